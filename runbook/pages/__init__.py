"""The parts of the pages that are drawn from the package."""
