"""Servers that answer as no WinRM should, and what every command makes of them."""
