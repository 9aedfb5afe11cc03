"""Resumes: uploaded files and the data extracted from them."""
