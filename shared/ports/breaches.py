"""Leaks of passwords: whether a password is known to whoever tries them all."""

from typing import Protocol


class BreachedPasswords(Protocol):
    """Knows passwords that were leaked."""

    def seen(self, password: str) -> bool:
        """Tell whether a password was leaked; raises Outage. It reveals the password to nobody."""
        ...
