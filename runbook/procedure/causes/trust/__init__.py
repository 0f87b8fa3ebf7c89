"""Causes in how the two computers trust each other: groups, accounts, clocks, DCOM."""
