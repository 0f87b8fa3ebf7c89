"""Measures our commands against plain pywinrm, used as its README shows it, on the same simulated host."""
