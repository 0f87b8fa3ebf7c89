"""DPM's message IDs about communication with agents: what each says, and what to look at first (facts 1.4)."""
