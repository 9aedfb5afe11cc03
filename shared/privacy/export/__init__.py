"""Export of everything that is held about a user, as one archive."""
