"""Tombstones: who has been erased, so that no backup, message or late writer brings them back.

A tombstone is a keyed hash of an id. Without the key it names nobody, and with it only the id that
is held against it. They lie in a container of their own, which is not restored with the others.
"""

import hmac
from dataclasses import dataclass
from typing import Literal, Self

from shared.kernel.clock import Clock, Instant
from shared.ports.documents import TOMBSTONES, DocumentStore
from shared.ports.keys import Keys
from shared.store import Collection, Stored


class Tombstone(Stored):
    """The mark of an id that must not come back."""

    id: str
    kind: Literal["tombstone"] = "tombstone"
    erased_at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstones:
    """Sets tombstones, and tells whether an id has one."""

    stones: Collection[Tombstone]
    keys: Keys
    clock: Clock

    @classmethod
    def over(cls, documents: DocumentStore, *, keys: Keys, clock: Clock) -> Self:
        """Return the tombstones of a store."""
        stones = Collection(documents, TOMBSTONES, Tombstone)
        return cls(stones=stones, keys=keys, clock=clock)

    def add(self, thing_id: str) -> None:
        """Mark an id; one that is marked already stays as it is."""
        self.stones.add(Tombstone(id=self._key(thing_id), erased_at=self.clock()))

    def has(self, thing_id: str) -> bool:
        """Tell whether an id is marked."""
        key = self._key(thing_id)
        return self.stones.documents.get(TOMBSTONES, key, key) is not None

    def _key(self, thing_id: str) -> str:
        digest = hmac.digest(self.keys.secret("tombstones"), thing_id.encode(), "sha256")
        return f"erased:{digest.hex()}"
