"""Causes in the protection agent, and in what the DPM server knows of it."""
