"""An executable runbook for DPM backups that fail when agents lose the network."""
