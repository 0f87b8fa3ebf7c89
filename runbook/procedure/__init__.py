"""The procedure: one module for each step."""
