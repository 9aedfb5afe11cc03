"""Password hashes: bcrypt over a keyed hash, so that no byte of a password is dropped.

bcrypt reads 72 bytes and stops at a NUL; HMAC-SHA384 in base64 is 64 bytes without one. Its key,
the pepper, is not in the database, so a stolen database alone cannot be searched. (OWASP Password
Storage Cheat Sheet, "Pre-Hashing Passwords with bcrypt".)
"""

import base64
import hmac
import os
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import bcrypt

from shared.accounts.errors import HashingBusy
from shared.ports.keys import Keys

SCHEME = "nfc-hmac-sha384-1:"
"""How a password becomes what bcrypt reads, and which pepper was used. Stored before the hash."""

_PEPPER = "password-pepper"


@dataclass(slots=True, kw_only=True)
class PasswordHasher:
    """Makes and checks hashes with ``2**cost`` rounds, one at a time for each of its slots.

    There is a slot for each processor: more would make each hash slower and none sooner. A request
    that waits for one longer than ``wait_s`` gets HashingBusy instead of hanging.
    """

    keys: Keys
    cost: int
    wait_s: float = 10.0
    slots: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(os.process_cpu_count() or 1)
    )

    highest: int = field(init=False)
    """The highest cost in use: ours, or that of a stored hash that was seen."""

    def __post_init__(self) -> None:
        """Begin with the configured cost."""
        self.highest = self.cost

    def hash(self, password: str) -> str:
        """Return the text to store for a password; raises HashingBusy."""
        with self._slot():
            hashed = bcrypt.hashpw(self._prepared(password), bcrypt.gensalt(self.cost))
        return SCHEME + hashed.decode()

    def verify(self, password: str, stored: str | None) -> bool:
        """Tell whether the password is the stored one; raises HashingBusy.

        ``None`` stands for an unknown account: the answer is False and takes as long. So does a
        hash of a lower cost than the highest in use, whose rounds are made up for.
        """
        known = stored if stored and stored.startswith(SCHEME) else self._no_hash()
        text = known.removeprefix(SCHEME)
        cost = int(text.split("$")[2])
        self.highest = max(self.highest, cost)
        prepared = self._prepared(password)
        with self._slot():
            right = bcrypt.checkpw(prepared, text.encode())
            # 2^cost + (2^cost + 2^(cost + 1) + ... + 2^(highest - 1)) = 2^highest
            for missing in range(cost, self.highest):
                bcrypt.checkpw(prepared, _hash_of_nothing(missing))
        return right

    def outdated(self, stored: str) -> bool:
        """Tell whether a hash should be replaced, since scheme or cost has changed."""
        return not stored.startswith(f"{SCHEME}$2b${self.cost:02}$")

    def _no_hash(self) -> str:
        """Return a hash of no known password that takes as long to check: all bits are zero."""
        return SCHEME + _hash_of_nothing(self.highest).decode()

    def _prepared(self, password: str) -> bytes:
        text = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
        return base64.b64encode(hmac.digest(self.keys.secret(_PEPPER), text, "sha384"))

    @contextmanager
    def _slot(self) -> Iterator[None]:
        if not self.slots.acquire(timeout=self.wait_s):
            raise HashingBusy(retry_after_s=2)
        try:
            yield
        finally:
            self.slots.release()


def _hash_of_nothing(cost: int) -> bytes:
    return f"$2b${cost:02}${'.' * 53}".encode()
