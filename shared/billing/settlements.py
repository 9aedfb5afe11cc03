"""Settlements: what the payment service has paid out to our bank account, line by line.

Each day of India that is over is read once, with the days before it again, since lines may be added
late. A line is kept in the books of its financial year under the name of the payment, refund or
adjustment that it is about, with the order that it belongs to. Reading it settles that order, so a
payment that is in a payout and was not in our books comes to light here. What was paid and is in no
payout after ``LATEST`` is told to an operator.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NamedTuple

from shared.billing.invoice_numbers import INDIA, financial_year
from shared.billing.lookup import OrderLookup
from shared.billing.model import Order
from shared.billing.tax_documents import TaxDocuments
from shared.billing.watermarks import Watermarks
from shared.kernel.clock import Clock, Instant, stamp
from shared.kernel.errors import DomainError
from shared.kernel.trace import log_event, log_failure
from shared.ports.documents import Query
from shared.ports.payment_errors import NoSuchThingAtGateway
from shared.ports.payments import PaymentGateway, SettledItem
from shared.store import Collection, Stored, Unreadable

LATEST = timedelta(days=14)
"""A payout follows a payment after two working days, an international one after seven days."""

_NAME = "settlements"
_FIRST = timedelta(days=35)
_AGAIN = timedelta(days=3)
_HELD_FOR = timedelta(days=30)
_DAY = timedelta(days=1)


class Settled(Stored):
    """A line of a payout; ``payer_ref`` is the partition of its year. Money is paise.

    ``owner_ref`` and ``order_id``: whose order it belongs to; None for what is not ours.
    """

    id: str
    kind: Literal["settled"] = "settled"
    payer_ref: str
    created_at: Instant
    type: str
    settlement_id: str
    utr: str
    amount_paise: int
    fee_paise: int
    fee_tax_paise: int
    credit_paise: int
    debit_paise: int
    payment_id: str | None = None
    owner_ref: str | None = None
    order_id: str | None = None


class PaidOut(NamedTuple):
    """What a run did: days read, lines that were new, lines that failed, payments never paid out.

    A line that failed is read again by the next runs of a month.
    """

    days: int = 0
    lines: int = 0
    failed: int = 0
    missing: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlements:
    """Keeps what was paid out."""

    lines: Collection[Settled]
    watermarks: Watermarks
    gateway: PaymentGateway
    lookup: OrderLookup
    documents: TaxDocuments
    clock: Clock

    def run(self) -> PaidOut:
        """Read every day that is over and was not read; what fails is read again next time."""
        done, until = PaidOut(), self.watermarks.read(_NAME)
        today = self.clock().astimezone(INDIA).date()
        held = False
        try:
            for day in _days(until, today):
                read = self._read(day, judged=until is not None and _start(day) >= until)
                done = PaidOut(*map(sum, zip(done, read, strict=True)))
                held |= read.failed > 0 and today - day < _HELD_FOR
                if not held:
                    self.watermarks.move(_NAME, _start(day + _DAY))
        except DomainError:
            log_failure("alarm.reconcile_failed", id=_NAME)
        if done.days:
            log_event("payments.settlements_read", **done._asdict())
        return done

    def between(self, since: datetime, before: datetime) -> Iterator[Settled]:
        """Yield what was paid out in a time that lies in one financial year, oldest first."""
        query = Query(
            kind="settled", order_by="created_at", since=stamp(since), before=stamp(before)
        )
        return self.lines.every(_partition(since), query)

    def of(self, item_id: str, at: datetime) -> Settled | None:
        """Return the line of a payment or a refund that was made at a time, once it is there."""
        for year in (at, at + timedelta(days=366)):
            try:
                if found := self.lines.find(_partition(year), f"settled:{item_id}"):
                    return found
            except Unreadable:
                return None
        return None

    def _read(self, day: date, *, judged: bool) -> PaidOut:
        lines = failed = 0
        for item in self.gateway.settled_on(day):
            try:
                lines += self._keep(item)
            except Exception:  # noqa: BLE001 - whatever is wrong with one, the others are kept
                failed += 1
                log_failure("alarm.reconcile_failed", id=item.id)
        missing = self._missing(day - LATEST) if judged else 0
        return PaidOut(days=1, lines=lines, failed=failed, missing=missing)

    def _keep(self, item: SettledItem) -> bool:
        """Keep a line unless it is there; tell whether it was new."""
        partition, line_id = _partition(item.settled_at), f"settled:{item.id}"
        if self.lines.find(partition, line_id):
            return False
        order = self._order(item)
        made = Settled(
            id=line_id,
            payer_ref=partition,
            created_at=item.settled_at,
            type=item.kind,
            payment_id=item.payment_id,
            owner_ref=order.payer_ref if order else None,
            order_id=order.id if order else None,
            settlement_id=item.settlement_id,
            utr=item.utr,
            amount_paise=item.amount_paise,
            fee_paise=item.fee_paise,
            fee_tax_paise=item.fee_tax_paise,
            credit_paise=item.credit_paise,
            debit_paise=item.debit_paise,
        )
        return self.lines.add(made)

    def _order(self, item: SettledItem) -> Order | None:
        """Return the order that a line belongs to, settling it; None for what is not ours."""
        payment_id = item.payment_id
        try:
            if payment_id is None and item.dispute_id:
                payment_id = self.gateway.dispute(item.dispute_id).payment_id
            return self.lookup.payment(self.gateway.payment(payment_id)) if payment_id else None
        except NoSuchThingAtGateway:
            return None

    def _missing(self, day: date) -> int:
        """Tell of the payments of a day that are in no payout; return how many.

        An account that pays out nothing at all is one of Razorpay's test mode.
        """
        missing = 0
        if not self._pays_out():
            return missing
        for invoice in self.documents.between("invoice", _start(day), _start(day + _DAY)):
            if self.of(invoice.payment_id, invoice.created_at) is None:
                missing += 1
                log_event(
                    "alarm.never_paid_out", level=logging.ERROR, payment_id=invoice.payment_id
                )
        return missing

    def _pays_out(self) -> bool:
        now = self.clock()
        years = {_partition(at) for at in (now, now - _FIRST)}
        return any(any(self.lines.every(year, Query(kind="settled", limit=1))) for year in years)


def _days(until: datetime | None, today: date) -> Iterator[date]:
    """Yield the days to read, if any is over that was not read before."""
    day = today - _FIRST
    if until:
        unread = until.astimezone(INDIA).date()
        day = unread - _AGAIN if unread < today else today
    while day < today:
        yield day
        day += _DAY


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), INDIA).astimezone(UTC)


def _partition(at: datetime) -> str:
    return f"settlements:{financial_year(at)}"
