"""What `report` writes: a walk, or the record of changes, as a document for other people."""
