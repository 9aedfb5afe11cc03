"""What the purge has removed of one day, counted in the step that removes it.

The tally is a document beside the entries of its day, so that one transaction removes entries and
counts them: a process that dies leaves no removal that is not counted, and none is counted twice.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal, NamedTuple, Self

from shared.kernel.clock import Instant
from shared.kernel.ids import new_id
from shared.kernel.trace import log_failure
from shared.ports.documents import RETENTION, DocumentStore
from shared.store import Collection, Stored, Unreadable

_ID = "tally"


class Removed(NamedTuple):
    """What is known of removals: how many, whose blob was gone before, how late the worst was.

    ``without_blob`` counts those of which that is known: not when another run, or an attempt whose
    reply was lost, may have removed the blob.
    """

    purged: int = 0
    without_blob: int = 0
    orphan_blobs: int = 0
    oldest_due_at: datetime | None = None
    worst_lateness_s: float | None = None

    def plus(self, other: Self) -> "Removed":
        """Return what both have removed."""
        return Removed(
            self.purged + other.purged,
            self.without_blob + other.without_blob,
            self.orphan_blobs + other.orphan_blobs,
            _of_both(min, self.oldest_due_at, other.oldest_due_at),
            _of_both(max, self.worst_lateness_s, other.worst_lateness_s),
        )


class PurgeTally(Stored):
    """The removals of one day that the state of the purges does not hold yet (``retention``).

    ``uid`` tells it from a later tally of the same day. ``begun_at``: when a run last began to
    remove what was due by then, and ``begun_by`` which; should it have died or lost a reply, blobs
    are gone whose entries are still there.
    """

    id: Literal["tally"] = "tally"
    kind: Literal["purge_tally"] = "purge_tally"
    due_on: str
    uid: str
    begun_at: Instant
    begun_by: str = ""
    purged: int = 0
    without_blob: int = 0
    orphan_blobs: int = 0
    oldest_due_at: Instant | None = None
    worst_lateness_s: float | None = None

    def removed(self) -> Removed:
        """Return what it counts."""
        return Removed(*(getattr(self, name) for name in Removed._fields))

    def counting(self, more: Removed) -> Self:
        """Return the tally after more removals."""
        return self.model_copy(update=self.removed().plus(more)._asdict())


class NotBegun(Exception):
    """There is no tally of the day; it has been added to the state meanwhile."""


class PurgeTallies:
    """Keeps the tally of each day that is being purged."""

    def __init__(self, documents: DocumentStore) -> None:
        """Keep them in this store."""
        self._tallies = Collection(documents, RETENTION, PurgeTally)
        self.most_together = documents.most_together

    def find(self, due_on: str) -> PurgeTally | None:
        """Return the tally of a day, or None; what cannot be read counts nothing."""
        try:
            return self._tallies.find(due_on, _ID)
        except Unreadable:
            return None

    def begin(self, due_on: str, now: datetime, *, run_id: str) -> PurgeTally | None:
        """Note that a run begins to remove what is due; return the tally before that.

        One that cannot be read is replaced: what it counted is lost, and that is logged.
        """
        before: list[PurgeTally | None] = []

        def step(tally: PurgeTally | None) -> PurgeTally:
            before.append(tally)
            if tally is None:
                uid = new_id("tal", now)
                return PurgeTally(due_on=due_on, uid=uid, begun_at=now, begun_by=run_id)
            latest = max(tally.begun_at, now)
            return tally.model_copy(update={"begun_at": latest, "begun_by": run_id})

        try:
            self._tallies.change(due_on, _ID, step)
        except Unreadable:
            log_failure("purge.tally_lost", due_on=due_on)
            self._tallies.put(step(None))
        return before[-1]

    def count(self, due_on: str, removed: Removed, entries: Sequence[str]) -> None:
        """Remove entries of a day and count them, together or not at all.

        Raises NotBegun, Missing when one of the entries is not there, Contended, Unreadable.
        """
        self._tallies.change_and_remove(due_on, _ID, _counting(removed), entries)

    def drop(self, tally: PurgeTally) -> None:
        """Remove a tally whose counts the state holds, unless it has counted more meanwhile."""
        kept = self._tallies.get(tally.due_on, _ID)
        if kept and kept.value == tally:
            self._tallies.remove(tally.due_on, _ID, etag=kept.etag)


def _counting(removed: Removed) -> Callable[[PurgeTally | None], PurgeTally]:
    def step(tally: PurgeTally | None) -> PurgeTally:
        if tally is None:
            raise NotBegun
        return tally.counting(removed)

    return step


def _of_both[T](which: Callable[[T, T], T], one: T | None, other: T | None) -> T | None:
    if one is None or other is None:
        return other if one is None else one
    return which(one, other)
