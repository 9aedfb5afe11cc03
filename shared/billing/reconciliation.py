"""Reconciliation: fetches what webhooks missed, and raises an alarm when they miss things.

Every payment, refund and dispute that was begun since five days before the last whole run is
compared with the mark that was left when it was last settled; only what is new or different is
settled again. A payment may be authorised three days after it has failed, hence the five days; what
takes longer is an open item. Each list has a watermark of its own, which moves only when the list
was read to its end, so a timer that was away for a month looks at that month. One that has never
run looks at more than a year of refunds and disputes; of payments, open items know.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from shared.billing.inbox import Inbox
from shared.billing.lookup import OrderLookup
from shared.billing.model import Order
from shared.billing.watermarks import Watermarks
from shared.kernel.clock import Clock, stamp
from shared.kernel.errors import DomainError
from shared.kernel.trace import log_event, log_failure
from shared.ports.payment_errors import NoSuchThingAtGateway
from shared.ports.payments import GatewayDispute, GatewayPayment, PaymentGateway, Reversal
from shared.store import Collection, Stored, Unreadable

WINDOW = timedelta(days=5)
PATIENCE = timedelta(minutes=15)
"""How long a webhook may take before its absence counts."""

_FIRST = {"refunds": timedelta(days=400), "disputes": timedelta(days=400)}
"""How far back a list is read of which nothing is known, in addition to the window."""

MARK_KEPT_S = 14 * 24 * 3600


type Thing = GatewayPayment | Reversal | GatewayDispute


class Outcome(NamedTuple):
    """What a run did: looked at, settled, failed, requeued, missed by webhooks.

    ``unreadable``: documents that stood in the way of their own payment or event and of no other.
    ``lists_failed``: lists that the payment service did not give to their end.
    """

    seen: int
    settled: int
    failed: int
    requeued: int
    missed: int
    unreadable: int
    lists_failed: int = 0


class Mark(Stored):
    """What something at the payment service was like when it was last settled (``inbox``)."""

    id: str
    kind: Literal["mark"] = "mark"
    day: str
    was: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """Compares the payment service's lists with what has been settled."""

    marks: Collection[Mark]
    watermarks: Watermarks
    gateway: PaymentGateway
    inbox: Inbox
    lookup: OrderLookup
    clock: Clock

    def run(self) -> Outcome:
        """Sweep the inbox, then settle what has changed; one failure stops no other."""
        now = self.clock()
        unreadable: list[str] = []
        tally = _Tally(now, requeued=self.inbox.sweep(unreadable=unreadable))
        tally.unreadable = len(unreadable)
        self._list("payments", self.gateway.payments_between, self._payment, tally)
        self._list("refunds", self.gateway.refunds_between, self._reversal, tally)
        self._list("disputes", self.gateway.disputes_between, self._reversal, tally)
        outcome = tally.outcome()
        log_event("payments.reconciled", **outcome._asdict())
        if outcome.missed:
            self._alarm(outcome.missed)
        return outcome

    def _list[T: Thing](
        self,
        name: str,
        between: Callable[[datetime, datetime], Iterable[T]],
        look: Callable[["_Tally", T], None],
        tally: "_Tally",
    ) -> None:
        """Look at everything of one list; one that is not to be had stops no other."""
        now = self.clock()
        tally.begin_list()
        first = now - _FIRST.get(name, timedelta(0))
        since = min(self.watermarks.read(name) or first, now) - WINDOW
        try:
            for thing in between(since, now + timedelta(minutes=1)):
                look(tally, thing)
        except DomainError:
            tally.lists_failed += 1
            log_failure("alarm.reconcile_failed", id=name)
            return
        held = tally.oldest_failed  # what could not be settled stays within the window
        self.watermarks.move(name, min(now, held + WINDOW) if held else now)

    def _payment(self, tally: "_Tally", payment: GatewayPayment) -> None:
        order = self._once(tally, payment, f"{payment.status}:{payment.refunded_paise}")
        if order and _late(payment, order, tally.now):
            tally.missed += 1

    def _reversal(self, tally: "_Tally", thing: Reversal | GatewayDispute) -> None:
        phase = f":{thing.phase}" if isinstance(thing, GatewayDispute) else f":{thing.final}"
        self._once(tally, thing, f"{thing.status}{phase}")

    def _once(self, tally: "_Tally", thing: Thing, was: str) -> Order | None:
        """Settle something unless it is as it was when it was last settled."""
        tally.seen += 1
        mark = Mark(id=thing.id, day=f"marks:{stamp(thing.created_at)[:10]}", was=was)
        if self._marked(mark):
            return None
        order = None
        try:
            order = self._settle(thing)
        except NoSuchThingAtGateway:
            log_event("reconcile.names_nothing", id=thing.id)
        except Unreadable:  # logged and alarmed where it was read
            tally.unreadable += 1
            tally.hold(thing.created_at)
            return None
        except Exception:  # noqa: BLE001 - whatever is wrong with one, the others go on
            tally.failed += 1
            tally.hold(thing.created_at)
            log_failure("alarm.reconcile_failed", id=thing.id)
            return None
        tally.settled += 1
        self.marks.put(mark)
        return order

    def _settle(self, thing: Thing) -> Order | None:
        if isinstance(thing, GatewayPayment):
            return self.lookup.payment(thing)
        order = self.lookup.payment(self.gateway.payment(thing.payment_id))
        if isinstance(thing, GatewayDispute) and order and order.payment_id == thing.payment_id:
            self.lookup.dispute(order, thing.id)
        return order

    def _marked(self, mark: Mark) -> bool:
        try:
            found = self.marks.find(mark.day, mark.id)
        except Unreadable:  # settling once more changes nothing and writes the mark again
            return False
        return found is not None and found.was == mark.was

    def _alarm(self, missed: int) -> None:
        """Log that webhooks were missed, and since when none has come at all."""
        newest = self.inbox.newest_at()
        log_event(
            "alarm.webhooks_missed",
            level=logging.ERROR,
            missed=missed,
            last_webhook_at=stamp(newest) if newest else None,
        )


@dataclass(slots=True)
class _Tally:
    now: datetime
    requeued: int
    seen: int = 0
    settled: int = 0
    failed: int = 0
    missed: int = 0
    unreadable: int = 0
    lists_failed: int = 0
    oldest_failed: datetime | None = None

    def begin_list(self) -> None:
        self.oldest_failed = None

    def hold(self, at: datetime) -> None:
        self.oldest_failed = min(self.oldest_failed or at, at)

    def outcome(self) -> Outcome:
        return Outcome(**{name: getattr(self, name) for name in Outcome._fields})


def _late(payment: GatewayPayment, order: Order, now: datetime) -> bool:
    """Tell whether it was this run that first saw a payment which a webhook should have told of."""
    paid_now = order.payment_id == payment.id and order.paid_at is not None and order.paid_at >= now
    return paid_now and payment.created_at < now - PATIENCE
