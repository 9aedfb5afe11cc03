"""Reconciliation: what webhooks missed is fetched, and somebody is told that they miss things.

Every payment, refund and dispute of the last days is compared with the mark that was left when it
was last settled; only what is new or different is settled again. A payment may be authorised three
days after it has failed, so five days are looked at.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from shared.billing.inbox import Inbox
from shared.billing.lookup import OrderLookup
from shared.billing.model import Order
from shared.kernel.clock import Clock, stamp
from shared.kernel.trace import log_event, log_failure
from shared.ports.documents import INBOX, DocumentStore
from shared.ports.payments import (
    GatewayPayment,
    NoSuchThingAtGateway,
    PaymentGateway,
    Reversal,
)
from shared.store import Stored

WINDOW = timedelta(days=5)
PATIENCE = timedelta(minutes=15)
"""How long a webhook may take before its absence counts."""

_MARK_KEPT_S = 14 * 24 * 3600


class Outcome(NamedTuple):
    """What a run has found: how many were looked at, settled, not settled, requeued, missed."""

    seen: int
    settled: int
    failed: int
    requeued: int
    missed: int


class Mark(Stored):
    """What something at the payment service was like when it was last settled (``inbox``)."""

    id: str
    kind: Literal["mark"] = "mark"
    day: str
    was: str


class Reconciliation:
    """Compares the payment service's lists with what has been settled."""

    def __init__(
        self,
        documents: DocumentStore,
        gateway: PaymentGateway,
        inbox: Inbox,
        lookup: OrderLookup,
        *,
        clock: Clock,
    ) -> None:
        """Wire the use case."""
        self._documents = documents
        self._gateway = gateway
        self._inbox = inbox
        self._lookup = lookup
        self._clock = clock

    def run(self) -> Outcome:
        """Sweep the inbox, then settle what is not as it was; one bad thing stops no other."""
        now = self._clock()
        tally = _Tally(requeued=self._inbox.sweep())
        span = (now - WINDOW, now + timedelta(minutes=1))
        for payment in self._gateway.payments_between(*span):
            order = self._once(tally, payment, f"{payment.status}:{payment.refunded_paise}")
            if order and _late(payment, order, now):
                tally.missed += 1
        for refund in self._gateway.refunds_between(*span):
            self._once(tally, refund, refund.status)
        for dispute in self._gateway.disputes_between(*span):
            self._once(tally, dispute, dispute.status)
        outcome = Outcome(tally.seen, tally.settled, tally.failed, tally.requeued, tally.missed)
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
        except Exception:  # noqa: BLE001 - whatever is wrong with one, the others go on
            tally.failed += 1
            log_failure("alarm.reconcile_failed", id=thing.id)
            return None
        tally.settled += 1
        self._documents.upsert(INBOX, mark.day, mark.model_dump(mode="json"), ttl_s=_MARK_KEPT_S)
        return order

    def _settle(self, thing: GatewayPayment | Reversal) -> Order | None:
        if isinstance(thing, GatewayPayment):
            return self._lookup.payment(thing)
        order = self._lookup.payment(self._gateway.payment(thing.payment_id))
        if order and thing.id.startswith("disp_"):
            self._lookup.dispute(order, thing)
        return order

    def _marked(self, mark: Mark) -> bool:
        document = self._documents.get(INBOX, mark.day, mark.id)
        return document is not None and Mark.model_validate(document.body) == mark

    def _alarm(self, missed: int) -> None:
        """Say that webhooks were missed, and since when none has come at all."""
        newest = self._inbox.newest_at()
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


def _late(payment: GatewayPayment, order: Order, now: datetime) -> bool:
    """Tell whether it was this run that first saw a payment which a webhook should have told of."""
    paid_now = order.payment_id == payment.id and order.paid_at is not None and order.paid_at >= now
    return paid_now and payment.created_at < now - PATIENCE
