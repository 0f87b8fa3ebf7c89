"""What MkDocs calls while it builds the site: nothing that a page says is made here."""
