"""What is stored of an erasure while it goes on, and what stays of it."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal, NamedTuple

from shared.kernel.clock import Instant
from shared.store import Stored

WORK: Literal["erasures"] = "erasures"
"""The partition of ``jobs`` in which erasures lie."""

ERASURE = "era"
"""Prefix of the ids of erasures, which are those of their receipts."""

LEASE = timedelta(minutes=1)
"""How long whoever carries on an erasure has it alone; every step takes it anew.

Two at once do no harm, since each step may be repeated; they only do the work twice.
"""

LAST_WRITE_AFTER = timedelta(minutes=25)
"""When nothing can be written any more that was begun before the fence.

An upload URL is valid for 15 minutes and a function runs for up to 15 (host.json), having asked
for the account as much as 30 seconds before; the rest is for clocks that differ.
"""

FIRST_DELAY = timedelta(seconds=10)
LONGEST_DELAY = timedelta(hours=1)
_MOST_DOUBLINGS = 16

FINISHED_TTL_S = 90 * 86_400
"""How long the progress of a finished erasure can be asked for; its receipt is kept for good."""


class Stage(StrEnum):
    """How far an erasure is."""

    REQUESTED = "requested"
    """Nothing of the account is valid any more, and its data is about to be removed."""

    REMOVED = "removed"
    """Everything found has been removed; what was begun before may still write for some minutes."""

    WAITING = "waiting_for_payment_service"
    """Nothing is left but a subscription that the payment service has not ended yet."""

    VERIFIED = "verified"
    """A search of every store has found nothing, and there is a receipt."""


class Subject(NamedTuple):
    """Who is erased: what is searched for.

    Whoever registers the same address after ``asked_at`` is a newcomer. No email went out to one
    before ``fenced_at``, when the address was not free yet.
    """

    user_id: str
    address_id: str | None
    payer_ref: str | None
    asked_at: datetime
    fenced_at: datetime


class ErasureJob(Stored):
    """An erasure that goes on (``jobs``). It names the account by ids alone.

    ``epoch`` is the account's when its owner asked, None where it is to be erased whatever has
    happened since. ``due_at``: when somebody has to carry it on, unless who holds it does.
    """

    id: str
    kind: Literal["erasure"] = "erasure"
    work: Literal["erasures"] = WORK
    user_id: str
    address_id: str | None = None
    epoch: int | None = None
    login_id: str | None = None
    asked_at: Instant
    due_at: Instant
    fenced_at: Instant | None = None
    payer_ref: str | None = None
    found: dict[str, int] | None = None
    removed_at: Instant | None = None
    subscriptions: int = 0
    failures: int = 0

    @property
    def stage(self) -> Stage:
        """How far it is."""
        if self.removed_at is None:
            return Stage.REQUESTED
        return Stage.WAITING if self.subscriptions else Stage.REMOVED

    @property
    def subject(self) -> Subject:
        """What is searched for."""
        fenced_at = self.fenced_at or self.asked_at
        return Subject(self.user_id, self.address_id, self.payer_ref, self.asked_at, fenced_at)

    def settles_at(self) -> datetime:
        """Return when nothing can be written any more that was begun before the fence."""
        return (self.fenced_at or self.asked_at) + LAST_WRITE_AFTER

    def delay(self) -> timedelta:
        """Return how long to wait after a failure."""
        doublings = min(self.failures, _MOST_DOUBLINGS)
        return min(FIRST_DELAY * (1 << doublings), LONGEST_DELAY)


class FinishedErasure(Stored):
    """What stays of an erasure in ``jobs`` for a while: nothing that names anybody."""

    id: str
    kind: Literal["erased"] = "erased"
    work: Literal["erasures"] = WORK
    asked_at: Instant
    verified_at: Instant
    receipt: str
    scrubbed: bool = False
    """Whether the store's files have been rewritten since."""
