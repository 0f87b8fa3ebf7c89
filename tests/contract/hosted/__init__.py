"""A Windows of a public CI that is thrown away afterwards: prepared, connected to, and looked at with the commands."""
