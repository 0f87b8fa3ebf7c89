"""What the pages show of a procedure: causes, places, lists to tick."""
