"""Environments whose backups fail from a hidden cause that only its remedy removes."""
