"""The snippets of the pages."""
