"""The JSON Resume document, with the evidence for each of its members."""
