"""Tasks that come from records: those of an undo, those of a plan file, and the plan file to which tasks are written."""
