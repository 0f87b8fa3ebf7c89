"""DPM on a Windows host."""
