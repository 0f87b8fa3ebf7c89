"""Measure this project's commands against plain pywinrm, used as in its README, on the same simulated host."""
