"""The report of an evaluated interview: as data, and as a page to read and print."""
