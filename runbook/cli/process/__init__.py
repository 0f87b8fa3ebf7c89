"""What the command line is to its process: the standard streams, signals, the log, and the last net."""
