"""The box that explains an error, its data, and the pages of single codes."""
