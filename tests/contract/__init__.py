"""What we rely on Windows to do: tests that also run against a real host."""
