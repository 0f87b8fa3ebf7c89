"""Kerberos, against a real domain on loopback."""
