"""The programs that a command line can start on a simulated computer: cmd, netsh, reg, sc, net, powershell."""
