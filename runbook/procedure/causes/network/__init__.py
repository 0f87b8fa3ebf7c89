"""Causes on the network between the two ends."""
