"""The inbox of webhooks, whose sender has been verified; only ids of them are stored.

A payload carries card, account, address and phone of the payer. Only what ``Event`` names is taken
out of it, each by its form, before anything is written or logged. A row's id is the SHA-256 of the
signed bytes and its partition the day that they name, so a repeated event finds its row, also under
another event id, which is in a header and not signed.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import Any, NamedTuple

from shared.kernel.clock import Clock, Instant, stamp
from shared.kernel.trace import log_event, log_failure
from shared.ports.documents import Query
from shared.ports.queues import PAYMENTS, Queue
from shared.store import Collection, Stored

OLDEST = timedelta(days=16)
"""Razorpay tries for a day, and its support can replay what is up to 15 days old."""

_EARLIEST = timedelta(days=1)
KEPT_FOR_S = 35 * 24 * 3600
_OVERDUE = timedelta(minutes=5)
_MAX_TRIES = 5

_EVENT_NAME = re.compile(r"[a-z_]{1,40}(?:\.[a-z_]{1,40}){1,3}")
_EVENT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class RowState(StrEnum):
    """The state of an event; it is the document's kind, so that waiting ones can be listed."""

    WAITING = "waiting"
    DONE = "done"
    DEAD = "dead"


class Event(Stored):
    """All that is stored of a webhook."""

    id: str
    kind: RowState
    day: str
    name: str
    event_id: str | None
    happened_at: Instant
    received_at: Instant
    order_id: str | None
    payment_id: str | None
    subscription_id: str | None
    dispute_id: str | None
    tries: int = 0


class RowKey(NamedTuple):
    """The day and the id under which a row is stored."""

    day: str
    row_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """Takes events in, and hands them out until they are done."""

    events: Collection[Event]
    queue: Queue
    clock: Clock

    def accept(self, body: bytes, *, event_id: str | None) -> None:
        """Store a verified event and queue it; a repeated one is stored once.

        If this fails in between, the webhook is not acknowledged and comes again; and what waits
        too long is queued again by ``sweep``.
        """
        now = self.clock()
        event = _read(body, event_id=event_id, now=now)
        if not now - OLDEST <= event.happened_at <= now + _EARLIEST:
            log_event("webhook.out_of_time", name=event.name)
            return
        if not self.events.add(event):
            log_event("webhook.repeated", name=event.name)
            return
        log_event("webhook.accepted", name=event.name)
        if event.kind is RowState.WAITING:
            self._enqueue(event)

    def find(self, key: RowKey) -> Event | None:
        """Return a row; raises Unreadable."""
        return self.events.find(key.day, key.row_id)

    def done(self, event: Event) -> None:
        """Record that an event has been handled."""
        self.events.put(event.model_copy(update={"kind": RowState.DONE}))

    def failed(self, event: Event) -> bool:
        """Count a failure; tell whether the event is dead until an admin replays it."""
        tries = event.tries + 1
        dead = tries >= _MAX_TRIES
        kind = RowState.DEAD if dead else RowState.WAITING
        self.events.put(event.model_copy(update={"tries": tries, "kind": kind}))
        if dead:
            log_failure("alarm.webhook_dead", name=event.name, row_id=event.id)
        return dead

    def sweep(self, *, unreadable: list[str] | None = None) -> int:
        """Queue overdue events again; return how many.

        The ids of rows that cannot be read are added to ``unreadable``.
        """
        late = [
            event
            for event in self._all(RowState.WAITING, unreadable)
            if event.received_at <= self.clock() - _OVERDUE
        ]
        for event in late:
            self._enqueue(event)
        return len(late)

    def replay(self) -> int:
        """Give every dead event another round of tries; return how many."""
        dead = self.dead()
        for event in dead:
            again = event.model_copy(update={"kind": RowState.WAITING, "tries": 0})
            self.events.put(again)
            self._enqueue(again)
        return len(dead)

    def dead(self) -> list[Event]:
        """Return the events that can be replayed."""
        return [event for event in self._all(RowState.DEAD) if event.name != _UNREADABLE]

    def waiting(self) -> Iterator[Event]:
        """Yield the events that wait to be handled."""
        return self._all(RowState.WAITING)

    def newest_at(self) -> datetime | None:
        """Return when the last event was received in the last two days, if any was."""
        days = [self.clock() - timedelta(days=back) for back in range(2)]
        found = [
            event.received_at
            for day in days
            for kind in RowState
            for event in self._newest(kind, _day(day))
        ]
        return max(found, default=None)

    def _enqueue(self, event: Event) -> None:
        self.queue.send(PAYMENTS, {"day": event.day, "row_id": event.id})

    def _all(self, kind: RowState, unreadable: list[str] | None = None) -> Iterator[Event]:
        """Yield the rows of a kind of every day that may still change."""
        now = self.clock()
        for back in range(-1, OLDEST.days + 2):
            day = _day(now - timedelta(days=back))
            yield from self.events.every(day, Query(kind=kind), unreadable=unreadable)

    def _newest(self, kind: RowState, day: str) -> Iterator[Event]:
        """Yield the newest row that can be read."""
        query = Query(kind=kind, order_by="received_at", descending=True)
        return islice(self.events.every(day, query), 1)


_UNREADABLE = "unreadable"


def _read(body: bytes, *, event_id: str | None, now: datetime) -> Event:
    """Return what is stored of a signed body; one that cannot be parsed is stored as dead."""
    row_id = hashlib.sha256(body).hexdigest()
    try:
        document = json.loads(body)
        happened_at = datetime.fromtimestamp(int(document["created_at"]), UTC)
        entities = {name: each["entity"] for name, each in document["payload"].items()}
        name = document["event"] if _EVENT_NAME.fullmatch(document["event"]) else _UNREADABLE
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        OverflowError,
        RecursionError,
        OSError,
    ):
        log_failure("alarm.webhook_unreadable", row_id=row_id)
        happened_at, entities, name = now, {}, _UNREADABLE
    return Event(
        id=row_id,
        kind=RowState.DEAD if name == _UNREADABLE else RowState.WAITING,
        day=_day(happened_at),
        name=name,
        event_id=event_id if event_id and _EVENT_ID.fullmatch(event_id) else None,
        happened_at=happened_at,
        received_at=now,
        order_id=_id(entities, "order", "order"),
        payment_id=_id(entities, "payment", "pay"),
        subscription_id=_id(entities, "subscription", "sub"),
        dispute_id=_id(entities, "dispute", "disp"),
    )


def _id(entities: dict[str, Any], entity: str, prefix: str) -> str | None:
    found = entities.get(entity)
    value = found.get("id") if isinstance(found, dict) else None
    form = rf"{prefix}_[A-Za-z0-9]{{14}}"
    return value if isinstance(value, str) and re.fullmatch(form, value) else None


def _day(at: datetime) -> str:
    return stamp(at)[:10]
