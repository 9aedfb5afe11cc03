"""Reconciliation: fetches what webhooks missed, and raises an alarm when they miss things.

Every payment, refund and dispute of the last days is compared with the mark that was left when it
was last settled; only what is new or different is settled again. A payment may be authorised three
days after it has failed, so five days are looked at.
"""

import logging
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from shared.billing.inbox import Inbox
from shared.billing.lookup import OrderLookup
from shared.billing.model import Order
from shared.kernel.clock import Clock, stamp
from shared.kernel.trace import log_event, log_failure
from shared.ports.payments import (
    GatewayPayment,
    NoSuchThingAtGateway,
    PaymentGateway,
    Reversal,
)
from shared.store import Collection, Stored, Unreadable

WINDOW = timedelta(days=5)
PATIENCE = timedelta(minutes=15)
"""How long a webhook may take before its absence counts."""

MARK_KEPT_S = 14 * 24 * 3600


class Outcome(NamedTuple):
    """What a run did: looked at, settled, failed, requeued, missed by webhooks.

    ``unreadable``: documents that stood in the way of their own payment or event and of no other.
    """

    seen: int
    settled: int
    failed: int
    requeued: int
    missed: int
    unreadable: int


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
    gateway: PaymentGateway
    inbox: Inbox
    lookup: OrderLookup
    clock: Clock

    def run(self) -> Outcome:
        """Sweep the inbox, then settle what has changed; one failure stops no other."""
        now = self.clock()
        unreadable: list[str] = []
        tally = _Tally(requeued=self.inbox.sweep(unreadable=unreadable))
        tally.unreadable = len(unreadable)
        span = (now - WINDOW, now + timedelta(minutes=1))
        for payment in self.gateway.payments_between(*span):
            order = self._once(tally, payment, f"{payment.status}:{payment.refunded_paise}")
            if order and _late(payment, order, now):
                tally.missed += 1
        for refund in self.gateway.refunds_between(*span):
            self._once(tally, refund, refund.status)
        for dispute in self.gateway.disputes_between(*span):
            self._once(tally, dispute, dispute.status)
        outcome = tally.outcome()
        log_event("payments.reconciled", **outcome._asdict())
        if outcome.missed:
            self._alarm(outcome.missed)
        return outcome

    def _once(self, tally: "_Tally", thing: GatewayPayment | Reversal, was: str) -> Order | None:
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
            return None
        except Exception:  # noqa: BLE001 - whatever is wrong with one, the others go on
            tally.failed += 1
            log_failure("alarm.reconcile_failed", id=thing.id)
            return None
        tally.settled += 1
        self.marks.put(mark)
        return order

    def _settle(self, thing: GatewayPayment | Reversal) -> Order | None:
        if isinstance(thing, GatewayPayment):
            return self.lookup.payment(thing)
        order = self.lookup.payment(self.gateway.payment(thing.payment_id))
        if order and thing.id.startswith("disp_"):
            self.lookup.dispute(order, thing)
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
    requeued: int
    seen: int = 0
    settled: int = 0
    failed: int = 0
    missed: int = 0
    unreadable: int = 0

    def outcome(self) -> Outcome:
        return Outcome(**asdict(self))


def _late(payment: GatewayPayment, order: Order, now: datetime) -> bool:
    """Tell whether it was this run that first saw a payment which a webhook should have told of."""
    paid_now = order.payment_id == payment.id and order.paid_at is not None and order.paid_at >= now
    return paid_now and payment.created_at < now - PATIENCE
