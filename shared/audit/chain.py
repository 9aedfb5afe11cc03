"""A chain: a record to which entries are only ever added.

Each entry holds the hash of the one before, so none can be changed or left out without breaking
all after it. Its number is taken by creating it, so two entries never share one.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from shared.kernel.clock import Instant
from shared.ports.documents import AUDIT, Query
from shared.store import Collection, Contended, Page, Stored, tries

START = "0" * 64
"""What the first entry names as the hash of the one before."""

_DIGITS = 12


class Link(Stored):
    """One entry of a chain (``audit``); it is never changed."""

    id: str
    kind: str
    chain: str
    at: Instant
    previous: str
    hash: str


class Place(NamedTuple):
    """Where the next entry goes: its number, and the hash of the one before it."""

    id: str
    previous: str


class ChainState(NamedTuple):
    """The verified chain: how many entries, the hash of the last, and the first broken one."""

    entries: int
    head: str
    broken_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain[T: Link]:
    """The entries of one ``kind`` under one name."""

    name: str
    kind: str
    links: Collection[T]

    def append(self, make: Callable[[Place], T]) -> T:
        """Add the entry that ``make`` makes for a place, its hash left empty; raises Contended."""
        for _ in tries():
            last = next(iter(self.page(limit=1, cursor=None).items), None)
            place = Place(_number(int(last.id) + 1 if last else 1), last.hash if last else START)
            entry = make(place)
            linked = entry.model_copy(update={"hash": _hash_of(entry.model_dump(mode="json"))})
            if self.links.add(linked):
                return linked
        raise Contended

    def page(self, *, limit: int, cursor: str | None) -> Page[T]:
        """Return a page of the entries, newest first; raises UnknownCursor."""
        query = Query(kind=self.kind, descending=True, limit=limit)
        return self.links.page(self.name, query, cursor)

    def every(self) -> Iterator[T]:
        """Yield every entry, oldest first."""
        return self.links.every(self.name, Query(kind=self.kind))

    def verify(self, known_head: str | None = None) -> ChainState:
        """Check every link from the first on, as the documents are stored.

        ``known_head``: a head that was noted before, which must still be in the chain: the end of
        a chain can otherwise be cut off without a trace.
        """
        previous, count, heads = START, 0, {START}
        for body in self._bodies():
            linked = body.get("previous") == previous and body.get("hash") == _hash_of(body)
            if not linked or body.get("id") != _number(count + 1):
                return ChainState(count, previous, str(body.get("id")))
            previous, count = str(body["hash"]), count + 1
            heads.add(previous)
        cut = known_head is not None and known_head not in heads
        return ChainState(count, previous, _number(count + 1) if cut else None)

    def _bodies(self) -> Iterator[Mapping[str, Any]]:
        found = self.links.documents.list_partition(AUDIT, self.name)
        return (each.body for each in sorted(found, key=lambda each: each.id))


def canonical(value: object) -> bytes:
    """Return the one JSON text of a value that is hashed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def _hash_of(body: Mapping[str, Any]) -> str:
    """Return the hash of a stored entry over everything in it but the hash itself."""
    hashed = {name: value for name, value in body.items() if name != "hash"}
    return hashlib.sha256(canonical(hashed)).hexdigest()


def _number(number: int) -> str:
    return f"{number:0{_DIGITS}}"
