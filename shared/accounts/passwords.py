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

import bcrypt

from shared.accounts.errors import HashingBusy
from shared.ports.keys import Keys

SCHEME = "nfc-hmac-sha384-1:"
"""How a password becomes what bcrypt reads, and which pepper was used. Stored before the hash."""

_PEPPER = "password-pepper"


class PasswordHasher:
    """Makes and checks hashes, as many at a time as there are processors.

    More would make each slower and none sooner. Who waits longer than ``wait_s`` gets
    HashingBusy: better a clear refusal than a request that hangs.
    """

    def __init__(self, keys: Keys, *, cost: int, wait_s: float = 10.0) -> None:
        """Hash with ``2**cost`` rounds."""
        self._keys = keys
        self._cost = cost
        self._wait_s = wait_s
        self._slots = threading.BoundedSemaphore(os.process_cpu_count() or 1)
        # Salt and digest of zero bits: nothing is known to hash to it, and checking costs the same.
        self._nobody = f"{SCHEME}$2b${cost:02}${'.' * 53}"

    def hash(self, password: str) -> str:
        """Return the text to store for a password; raises HashingBusy."""
        with self._slot():
            hashed = bcrypt.hashpw(self._prepared(password), bcrypt.gensalt(self._cost))
        return SCHEME + hashed.decode()

    def verify(self, password: str, stored: str | None) -> bool:
        """Tell whether the password is the stored one; raises HashingBusy.

        ``None`` stands for nobody's password: the answer is False and takes as long.
        """
        known = stored if stored and stored.startswith(SCHEME) else self._nobody
        with self._slot():
            return bcrypt.checkpw(self._prepared(password), known.removeprefix(SCHEME).encode())

    def outdated(self, stored: str) -> bool:
        """Tell whether a hash should be made anew, since scheme or cost has changed."""
        return not stored.startswith(f"{SCHEME}$2b${self._cost:02}$")

    def _prepared(self, password: str) -> bytes:
        text = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
        return base64.b64encode(hmac.digest(self._keys.secret(_PEPPER), text, "sha384"))

    @contextmanager
    def _slot(self) -> Iterator[None]:
        if not self._slots.acquire(timeout=self._wait_s):
            raise HashingBusy(retry_after_s=2)
        try:
            yield
        finally:
            self._slots.release()
