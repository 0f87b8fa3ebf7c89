"""The steps of the procedure, one object each."""
