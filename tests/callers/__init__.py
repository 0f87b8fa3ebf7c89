"""The files by which others call the commands: each is carried out, or held against what its reader accepts."""
