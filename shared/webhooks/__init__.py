"""Webhooks: the systems of a user are told, by signed requests, what has happened."""
