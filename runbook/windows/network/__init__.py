"""A host's network: its adapters, how they belong together, and the path of its traffic."""
