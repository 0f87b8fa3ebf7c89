"""HTTP statuses that come instead of an answer of WinRM."""
