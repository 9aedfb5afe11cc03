"""Open items: everything that is not final yet, until it is, however long that takes.

An item is written before the payment service is asked for the thing, or when the thing is first
seen. A timer looks at each by its id (``follow_up``) and removes it when nothing more can come of
it. Webhooks and the reconciliation by time make things final sooner; nothing depends on them.
All items lie in one partition of the books and name a payer only by the name of their ledger.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import Literal, NamedTuple

from shared.billing.errors import NoSuchOpenItem
from shared.kernel.clock import Clock, Instant, stamp
from shared.kernel.trace import log_event
from shared.ports.documents import Query
from shared.store import Collection, Kept, Stored, Unreadable, existing

PARTITION = "open"

_TICK = timedelta(microseconds=1)
_MOST_DOUBLINGS = 12


class Subject(StrEnum):
    """What is open: an order that is not paid, a subscription that is not over, a refund..."""

    ORDER = "order"
    SUBSCRIPTION = "subscription"
    ENDING = "ending"
    """A subscription that must never charge again: its account is gone, or it was displaced."""
    REFUND_INTENT = "refund_intent"
    REFUND = "refund"
    DISPUTE = "dispute"


class Pace(NamedTuple):
    """How soon an item is looked at, the longest wait as it doubles, and when it is too old."""

    first: timedelta
    longest: timedelta
    bound: timedelta | None


PACES = {
    Subject.ORDER: Pace(timedelta(minutes=30), timedelta(days=1), timedelta(days=32)),
    Subject.SUBSCRIPTION: Pace(timedelta(hours=1), timedelta(days=1), None),
    Subject.ENDING: Pace(timedelta(minutes=10), timedelta(hours=6), timedelta(days=1)),
    Subject.REFUND_INTENT: Pace(timedelta(minutes=10), timedelta(hours=6), timedelta(days=1)),
    Subject.REFUND: Pace(timedelta(hours=6), timedelta(days=1), timedelta(days=14)),
    Subject.DISPUTE: Pace(timedelta(hours=6), timedelta(days=1), timedelta(days=120)),
}
"""Past its bound an item is looked at as before, and each look raises an alarm."""


class ByHand(Stored):
    """That an admin closed an item, and why.

    ``reference`` says where the proof is, such as the bank's number of a transfer; ``by`` is a hash
    of the admin's id.
    """

    reason: str
    reference: str | None
    by: str
    at: Instant


class OpenItem(Stored):
    """Something that is not final. ``key``: the id of it, ``owner_ref``: whose ledger has it.

    One that was closed by hand stays as the record of that, so nothing opens it again.
    """

    id: str
    kind: Literal["open", "closed_by_hand"] = "open"
    payer_ref: Literal["open"] = "open"
    subject: Subject
    key: str
    owner_ref: str
    payment_id: str | None = None
    opened_at: Instant
    due_at: Instant
    tries: int = 0
    by_hand: ByHand | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItems:
    """Writes, finds and removes open items."""

    items: Collection[OpenItem]
    clock: Clock

    def open(
        self, subject: Subject, key: str, *, owner_ref: str, payment_id: str | None = None
    ) -> None:
        """Have something looked at until it is final; one that is open already stays as it is."""
        self.items.add(self._item(subject, key, owner_ref, payment_id))

    def open_now(self, subject: Subject, key: str, *, owner_ref: str) -> None:
        """Have something looked at by the next run, unless it was closed by hand."""
        item = self._item(subject, key, owner_ref, None)
        item = item.model_copy(update={"due_at": self.clock()})
        try:
            self.items.change(
                PARTITION, item.id, lambda stored: stored if stored and stored.by_hand else item
            )
        except Unreadable:
            self.items.put(item)

    def close_by_hand(self, subject: Subject, key: str, by_hand: ByHand) -> OpenItem:
        """Close an item for good; the first reason stays. Raises NoSuchOpenItem."""

        def step(stored: OpenItem) -> OpenItem:
            if stored.by_hand:
                return stored
            return stored.model_copy(update={"kind": "closed_by_hand", "by_hand": by_hand})

        return self.items.change(PARTITION, f"{subject}:{key}", existing(NoSuchOpenItem, step))

    def closed_by_hand(self) -> Iterator[OpenItem]:
        """Yield every item that was closed by hand."""
        return self.items.every(PARTITION, Query(kind="closed_by_hand", order_by="due_at"))

    def due(self, *, limit: int, unreadable: list[str]) -> Iterator[OpenItem]:
        """Yield what is due, longest overdue first."""
        before = stamp(self.clock() + _TICK)
        query = Query(kind="open", order_by="due_at", before=before)
        return islice(self.items.every(PARTITION, query, unreadable=unreadable), limit)

    def every(self) -> Iterator[OpenItem]:
        """Yield every open item, the one that is due first before the others."""
        return self.items.every(PARTITION, Query(kind="open", order_by="due_at"))

    def get(self, item: OpenItem) -> Kept[OpenItem] | None:
        """Return an item as it is now; None where it is not open any more."""
        kept = self.items.get(PARTITION, item.id)
        return None if kept is None or kept.value.by_hand else kept

    def close(self, kept: Kept[OpenItem]) -> None:
        """Remove an item, unless it was opened again since it was read."""
        self.items.remove(PARTITION, kept.value.id, etag=kept.etag)

    def later(self, item: OpenItem, *, progress: bool = False) -> None:
        """Have an item looked at again after a while that doubles; alarm if it is too old."""
        now, pace = self.clock(), PACES[item.subject]
        doubled = pace.first * 2 ** min(item.tries + 1, _MOST_DOUBLINGS)
        wait = pace.longest if progress else min(doubled, pace.longest)
        if pace.bound and now - item.opened_at > pace.bound:
            self._alarm(item, now)

        def put_off(stored: OpenItem | None) -> OpenItem:
            before = stored or item
            if stored and (stored.by_hand or stored.opened_at != item.opened_at):
                return stored
            return before.model_copy(update={"tries": before.tries + 1, "due_at": now + wait})

        self.items.change(PARTITION, item.id, put_off)

    def _alarm(self, item: OpenItem, now: datetime) -> None:
        log_event(
            "alarm.open_too_long",
            level=logging.ERROR,
            subject=item.subject,
            id=item.key,
            payment_id=item.payment_id,
            age_h=int((now - item.opened_at).total_seconds() // 3600),
        )

    def _item(self, subject: Subject, key: str, owner_ref: str, payment_id: str | None) -> OpenItem:
        now = self.clock()
        return OpenItem(
            id=f"{subject}:{key}",
            subject=subject,
            key=key,
            owner_ref=owner_ref,
            payment_id=payment_id,
            opened_at=now,
            due_at=now + PACES[subject].first,
        )
