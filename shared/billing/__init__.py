"""Billing: what is sold, who has paid for it, what they may use, and the books of it."""
