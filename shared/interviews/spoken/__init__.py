"""Spoken answers: uploads, processing, and what becomes of the media."""
