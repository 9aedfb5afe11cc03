"""Password hashes: bcrypt over a keyed hash, so that no byte of a password is dropped.

bcrypt reads 72 bytes and stops at a NUL; HMAC-SHA384 in base64 is 64 bytes without one. Its key,
the pepper, is not in the database, so a stolen database alone cannot be searched. (OWASP Password
Storage Cheat Sheet, "Pre-Hashing Passwords with bcrypt".)
"""

import base64
import hmac
import os
import re
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import bcrypt

from shared.accounts.errors import HashingBusy
from shared.ports.keys import Keys

SCHEME = "nfc-hmac-sha384"
"""How a password becomes what bcrypt reads. Stored before the pepper's version and the hash."""

_FORM = re.compile(rf"{SCHEME}-([1-9][0-9]{{0,3}}):(\$2b\$([0-9]{{2}})\$.{{53}})")

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
        peppers = self.keys.secrets(_PEPPER)
        prepared = _prepared(password, peppers.by_version[peppers.current])
        with self._slot():
            hashed = bcrypt.hashpw(prepared, bcrypt.gensalt(self.cost))
        return f"{SCHEME}-{peppers.current}:{hashed.decode()}"

    def verify(self, password: str, stored: str | None) -> bool:
        """Tell whether the password is the stored one; raises HashingBusy.

        ``None`` stands for an unknown account: the answer is False and takes as long. So does a
        hash of a lower cost than the highest in use, whose rounds are made up for.
        """
        peppers = self.keys.secrets(_PEPPER)
        match = _FORM.fullmatch(stored or "")
        version = int(match[1]) if match else peppers.current
        if match and version in peppers.by_version:
            hashed, cost = match[2].encode(), int(match[3])
            self.highest = max(self.highest, cost)
        else:
            version, cost = peppers.current, self.highest
            hashed = _hash_of_nothing(cost)
        prepared = _prepared(password, peppers.by_version[version])
        with self._slot():
            right = bcrypt.checkpw(prepared, hashed)
            # 2^cost + (2^cost + 2^(cost + 1) + ... + 2^(highest - 1)) = 2^highest
            for missing in range(cost, self.highest):
                bcrypt.checkpw(prepared, _hash_of_nothing(missing))
        return right

    def outdated(self, stored: str) -> bool:
        """Tell whether a hash should be replaced, since scheme, pepper or cost has changed."""
        current = self.keys.secrets(_PEPPER).current
        return not stored.startswith(f"{SCHEME}-{current}:$2b${self.cost:02}$")

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


def _prepared(password: str, pepper: bytes) -> bytes:
    text = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    return base64.b64encode(hmac.digest(pepper, text, "sha384"))
