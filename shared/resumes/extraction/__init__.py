"""What a resume says: reading a PDF and finding facts in it."""
