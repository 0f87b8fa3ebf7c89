"""Kerberos: the login of one connection, and what the codes of its libraries mean."""
