"""A simulated Windows Server: registry, services, adapters, files, events, and the DPM agent. Nothing here knows WinRM."""
