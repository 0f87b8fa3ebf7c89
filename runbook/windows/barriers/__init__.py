"""What Windows itself, or software in it, puts in the way of another computer's calls."""
