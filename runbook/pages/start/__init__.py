"""The parts of the start page that the package knows: the four steps, the causes before them, the facts below."""
