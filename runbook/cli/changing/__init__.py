"""What a command that changes hosts does with them: the jobs that run there, and carrying the plans out."""
