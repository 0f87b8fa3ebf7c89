"""The engine whose workers run on other machines."""
