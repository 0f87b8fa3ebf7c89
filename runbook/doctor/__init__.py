"""Find why a connection to a host does not work, and what to do, in a series of examinations. Nothing is written on the host."""
