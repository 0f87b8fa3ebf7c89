"""What the pages and README say is held to the program."""
