"""What the page of a step draws from the package: its impact, and the settings that it writes."""
