"""What became of changes: what the hosts and the DPM servers say of them later, and what that means."""
