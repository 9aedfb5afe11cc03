"""Decoding recordings in the sandbox: ``apart`` starts it, ``reader`` and ``picture`` run in it."""
