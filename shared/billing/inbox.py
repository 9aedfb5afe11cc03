"""The inbox of webhooks: who sent it has been proved; what is kept of it are ids.

A payload carries card, account, address and phone of the payer. Only what ``Event`` names is taken
out of it, each by its form, before anything is written or logged. A row's id is the SHA-256 of the
bytes that were signed and its partition the day that they name, so a repeated event finds its row,
also under another event id, which is in a header and not signed.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from shared.kernel.clock import Clock, Instant, stamp
from shared.kernel.trace import log_event, log_failure
from shared.ports.documents import INBOX, AlreadyExists, DocumentStore, Query
from shared.ports.queues import PAYMENTS, Queue
from shared.store import Stored

OLDEST = timedelta(days=16)
"""Razorpay tries for a day, and its support can replay what is up to 15 days old."""

_EARLIEST = timedelta(days=1)
_KEPT_FOR_S = 35 * 24 * 3600
_OVERDUE = timedelta(minutes=5)
_MAX_TRIES = 5

_EVENT_NAME = re.compile(r"[a-z_]{1,40}(?:\.[a-z_]{1,40}){1,3}")
_EVENT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class RowState(StrEnum):
    """What has become of an event; it is the document's kind, so that what waits can be listed."""

    WAITING = "waiting"
    DONE = "done"
    DEAD = "dead"


class Event(Stored):
    """All that is kept of a webhook."""

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
    """Where a row is."""

    day: str
    row_id: str


class Inbox:
    """Takes events in, and hands them out until they are done."""

    def __init__(self, documents: DocumentStore, queue: Queue, *, clock: Clock) -> None:
        """Keep rows here and queue their places there."""
        self._documents = documents
        self._queue = queue
        self._clock = clock

    def accept(self, body: bytes, *, event_id: str | None) -> None:
        """Keep a proved event and queue it; a repeated one is kept once.

        Whoever fails in between has not answered, so the event comes again; and what waits too long
        is queued again by ``sweep``.
        """
        now = self._clock()
        event = _read(body, event_id=event_id, now=now)
        if not now - OLDEST <= event.happened_at <= now + _EARLIEST:
            log_event("webhook.out_of_time", name=event.name)
            return
        try:
            self._documents.create(
                INBOX, event.day, event.model_dump(mode="json"), ttl_s=_KEPT_FOR_S
            )
        except AlreadyExists:
            log_event("webhook.repeated", name=event.name)
            return
        log_event("webhook.accepted", name=event.name)
        if event.kind is RowState.WAITING:
            self._enqueue(event)

    def find(self, key: RowKey) -> Event | None:
        """Return a row."""
        document = self._documents.get(INBOX, key.day, key.row_id)
        return Event.model_validate(document.body) if document else None

    def done(self, event: Event) -> None:
        """Say that an event has been dealt with."""
        self._put(event.model_copy(update={"kind": RowState.DONE}))

    def failed(self, event: Event) -> bool:
        """Count a failure; tell whether the event is given up until somebody replays it."""
        tries = event.tries + 1
        dead = tries >= _MAX_TRIES
        kind = RowState.DEAD if dead else RowState.WAITING
        self._put(event.model_copy(update={"tries": tries, "kind": kind}))
        if dead:
            log_failure("alarm.webhook_dead", name=event.name, row_id=event.id)
        return dead

    def sweep(self) -> int:
        """Queue again what should have been dealt with long ago; return how many."""
        late = [
            event
            for event in self._all(RowState.WAITING)
            if event.received_at <= self._clock() - _OVERDUE
        ]
        for event in late:
            self._enqueue(event)
        return len(late)

    def replay(self) -> int:
        """Give every dead event another round of tries; return how many."""
        dead = [event for event in self._all(RowState.DEAD) if event.name != _UNREADABLE]
        for event in dead:
            again = event.model_copy(update={"kind": RowState.WAITING, "tries": 0})
            self._put(again)
            self._enqueue(again)
        return len(dead)

    def newest_at(self) -> datetime | None:
        """Return when the last event was received in the last two days, if any was."""
        days = [self._clock() - timedelta(days=back) for back in range(2)]
        found = [
            event.received_at
            for day in days
            for kind in RowState
            for event in self._newest(kind, _day(day))
        ]
        return max(found, default=None)

    def _enqueue(self, event: Event) -> None:
        self._queue.send(PAYMENTS, {"day": event.day, "row_id": event.id})

    def _put(self, event: Event) -> None:
        self._documents.upsert(INBOX, event.day, event.model_dump(mode="json"), ttl_s=_KEPT_FOR_S)

    def _all(self, kind: RowState) -> Iterator[Event]:
        """Yield the rows of a kind of every day that may still change."""
        now = self._clock()
        for back in range(-1, OLDEST.days + 2):
            day, cursor = _day(now - timedelta(days=back)), None
            while True:
                page = self._documents.query(INBOX, day, Query(kind=kind), continuation=cursor)
                yield from (Event.model_validate(found.body) for found in page.documents)
                cursor = page.continuation
                if cursor is None:
                    break

    def _newest(self, kind: RowState, day: str) -> list[Event]:
        query = Query(kind=kind, order_by="received_at", descending=True, limit=1)
        found = self._documents.query(INBOX, day, query)
        return [Event.model_validate(document.body) for document in found.documents]


_UNREADABLE = "unreadable"


def _read(body: bytes, *, event_id: str | None, now: datetime) -> Event:
    """Return what is kept of a signed body; one that cannot be read is parked as dead."""
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
