"""The other causes, one file each: the check that finds it, its measurement, and the remedy."""
