"""Signing in with Google or LinkedIn, and the identities there that belong to an account."""
