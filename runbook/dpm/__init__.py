"""What DPM adds to a Windows host."""
