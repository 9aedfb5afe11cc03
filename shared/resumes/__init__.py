"""Resumes: what candidates upload and what is read in them."""
