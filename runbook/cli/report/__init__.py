"""What `report` writes: a diagnosis, or the record of changes, as a document for other people."""
