"""An executable runbook for DPM backups that fail when agents lose the network."""

__version__ = "0.1.0"
