"""A procedure: a tree of questions, checks, steps and outcomes, and the walk down it."""
