"""The hosts of a command: the address, the account and the secret of each."""
