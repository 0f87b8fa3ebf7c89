"""Settings that exist only in DPM."""
