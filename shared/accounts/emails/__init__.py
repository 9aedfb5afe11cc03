"""Emails of accounts: what is to be sent, its text, and sending it."""
