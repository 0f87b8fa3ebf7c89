"""The references: the command line from its parser, the Python API from its docstrings."""
