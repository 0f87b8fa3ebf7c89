"""WS-Management over a single function that sends one envelope and returns the answer."""
