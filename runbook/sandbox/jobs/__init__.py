"""DPM on a simulated server: its jobs, their network, and the causes of their failures."""
