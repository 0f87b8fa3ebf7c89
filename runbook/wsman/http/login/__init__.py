"""The login over HTTP: what can be used, what a host offers, and why it refuses."""
