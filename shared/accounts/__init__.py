"""Accounts: who a person is to us, how they prove it, and how they leave."""
