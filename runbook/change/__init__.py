"""Plan, apply, verify, resume and undo changes on one host. Uses settings, and a journal only as a `Recorder`."""
