"""Causes in the Windows of the protected computer."""
