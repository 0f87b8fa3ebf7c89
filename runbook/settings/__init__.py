"""Settings: named values on a host that can be read and written. One module for each kind."""
