"""Why a connection to a host does not work, and what to do: examinations, each after the other. Nothing is written on the host."""
