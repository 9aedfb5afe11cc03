"""Challenges: what a device signs, to prove that it does so now and for us.

A challenge is a random number with a time and a code of authentication, so nothing is stored of one
that nobody comes back with. Using it writes its digest, once: a second use finds it there.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from shared.kernel.clock import Clock
from shared.ports.documents import DIRECTORY, DocumentStore
from shared.ports.keys import Keys
from shared.store import Collection, Stored

LIFE = timedelta(minutes=5)

_RANDOM_BYTES = 16
_TIME_BYTES = 8
_SIGNED_BYTES = _RANDOM_BYTES + _TIME_BYTES


class SpentChallenge(Stored):
    """The digest of a challenge that was used (``directory``)."""

    id: str
    kind: Literal["challenge"] = "challenge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenges:
    """Makes challenges for a purpose, and takes each of them once."""

    keys: Keys
    spent: Collection[SpentChallenge]
    clock: Clock

    def new(self, purpose: str) -> bytes:
        """Return a challenge that is good for five minutes."""
        until = int((self.clock() + LIFE).timestamp())
        signed = secrets.token_bytes(_RANDOM_BYTES) + until.to_bytes(_TIME_BYTES)
        return signed + self._mac(signed, purpose)

    def good(self, challenge: bytes, purpose: str) -> bool:
        """Tell whether we have made a challenge for this purpose, not too long ago."""
        signed, mac = challenge[:_SIGNED_BYTES], challenge[_SIGNED_BYTES:]
        if not hmac.compare_digest(mac, self._mac(signed, purpose)):
            return False
        return self.clock().timestamp() < int.from_bytes(signed[_RANDOM_BYTES:])

    def spend(self, challenge: bytes) -> bool:
        """Use a good challenge up; tell whether it was unused."""
        return self.spent.add(
            SpentChallenge(id=f"challenge:{hashlib.sha256(challenge).hexdigest()}")
        )

    def _mac(self, signed: bytes, purpose: str) -> bytes:
        return hmac.digest(self.keys.secret("passkey"), purpose.encode() + b"\0" + signed, "sha256")


def spent_challenges(documents: DocumentStore) -> Collection[SpentChallenge]:
    """Return where used challenges are, for as long as one of them could be used again."""
    life_s = 2 * int(LIFE.total_seconds())
    return Collection(documents, DIRECTORY, SpentChallenge, ttl_s=lambda _: life_s)
