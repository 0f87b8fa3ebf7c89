"""WS-Management over one function: an envelope in, an envelope out."""
