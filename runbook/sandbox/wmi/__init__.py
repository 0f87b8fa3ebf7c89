"""WMI of a simulated computer: classes with their instances and methods, enumerations and queries."""
