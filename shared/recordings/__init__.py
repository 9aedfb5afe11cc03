"""Recordings: consent, keeping for 90 days and not longer, and the purge that sees to it."""
