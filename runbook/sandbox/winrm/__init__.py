"""The WinRM service of a simulated computer: takes an envelope, returns an envelope."""
