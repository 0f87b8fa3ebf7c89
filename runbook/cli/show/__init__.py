"""The output that a person or a script reads: the screen, plans, tables, JSON."""
