"""`--redact`: the output of a command without the names of computers, persons, domains and customers."""
