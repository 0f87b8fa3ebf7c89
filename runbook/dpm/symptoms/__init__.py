"""Error codes of DPM and Windows: their meanings, and the search for them in a text."""
