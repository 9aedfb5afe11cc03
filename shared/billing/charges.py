"""Charges of subscriptions: each becomes an order of its own, paid from the start.

So history, invoices and refunds know only orders.
"""

import calendar
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.billing.errors import NoSuchSubscription
from shared.billing.giving_back import WRONG_AMOUNT
from shared.billing.model import ORDER, EntryType, Order, OrderState, Period, Subscription
from shared.billing.repository import BillingRepository
from shared.billing.settlement import Settlement, fits
from shared.kernel.ids import derived_id
from shared.kernel.trace import log_event
from shared.ports.payments import (
    GatewayInvoice,
    GatewayPayment,
    GatewaySubscription,
    PaymentGateway,
)
from shared.store import Unreadable, existing

_SKEW = timedelta(days=1)
_MONTHS = {"monthly": 1, "yearly": 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Charges:
    """Turns charges into orders, one at a time."""

    repository: BillingRepository
    gateway: PaymentGateway
    settlement: Settlement

    def settle_missing(self, subscription: Subscription, found: GatewaySubscription) -> None:
        """Settle the charges that have not become orders, newest first; most often there are none.

        One whose order cannot be read stops no other; raises Unreadable then.
        """
        if found.paid_count <= subscription.charges:
            return
        seen = 0
        unreadable: Unreadable | None = None
        for invoice in self.gateway.invoices_of(found.id):
            if seen == found.paid_count:
                break
            if invoice.payment_id is None:
                continue
            seen += 1
            try:
                if self._order(subscription, invoice.payment_id) is None:
                    payment = self.gateway.payment(invoice.payment_id)
                    self.settle(subscription, found, invoice, payment)
            except Unreadable as error:
                unreadable = error
        if unreadable:
            raise unreadable
        self._change(subscription, charges=max(seen, subscription.charges))

    def settle(
        self,
        subscription: Subscription,
        found: GatewaySubscription,
        invoice: GatewayInvoice,
        payment: GatewayPayment,
    ) -> Order | None:
        """Settle one charge and return its order; None for one that does not count, or not yet.

        Whether it counts is decided once, with the first charge, under compare-and-swap against
        whatever takes the subscription's slot.
        """
        if not payment.taken:
            return None
        order = self._order(subscription, payment.id)
        if order is None:
            made = self._made(subscription, found, invoice, payment)
            if reason := self._why_not(subscription, made, payment):
                self.settlement.give_back(made, payment, reason=reason)
                return None
            if self.repository.orders.add(made):
                self._change(subscription, more=1)
            order = self._order(subscription, payment.id) or made
        return self.settlement.finish(order, ())

    def _why_not(
        self, subscription: Subscription, order: Order, payment: GatewayPayment
    ) -> str | None:
        if self.repository.closed(subscription.payer_ref):
            return "account_closed"
        if not fits(payment, order):
            return WRONG_AMOUNT
        begun = self._change(subscription, begun=True)
        return None if begun.begun else "second_subscription"

    def _change(
        self, subscription: Subscription, *, more: int = 0, **changes: object
    ) -> Subscription:
        def step(stored: Subscription) -> Subscription:
            if stored.displaced_at and "begun" in changes:
                return stored
            counted = changes if more == 0 else {"charges": stored.charges + more}
            return stored.model_copy(update=counted)

        change = self.repository.subscriptions.change
        return change(subscription.payer_ref, subscription.id, existing(NoSuchSubscription, step))

    def _order(self, subscription: Subscription, payment_id: str) -> Order | None:
        order_id = derived_id(ORDER, subscription.id, payment_id)
        return self.repository.orders.find(subscription.payer_ref, order_id)

    def _made(
        self,
        subscription: Subscription,
        found: GatewaySubscription,
        invoice: GatewayInvoice,
        payment: GatewayPayment,
    ) -> Order:
        """Return the order of a charge.

        It is paid when it is settled, as any order is: its invoice is issued at that moment, and
        the books of the day on which the payment was begun may have been handed in.
        """
        return Order(
            id=derived_id(ORDER, subscription.id, payment.id),
            payer_ref=subscription.payer_ref,
            product=subscription.product,
            billing_state=subscription.billing_state,
            business=subscription.business,
            created_at=payment.created_at,
            state=OrderState.PAID,
            gateway_order_id=payment.order_id,
            payment_id=payment.id,
            paid_at=self.settlement.clock(),
            subscription_id=subscription.id,
            period=self._after_what_is_paid(
                subscription.payer_ref, _period(subscription, found, invoice, payment), payment.id
            ),
            fee_paise=payment.fee_paise,
            fee_tax_paise=payment.fee_tax_paise,
        )

    def _after_what_is_paid(self, payer_ref: str, period: Period, payment_id: str) -> Period:
        """Return the period behind those that were paid before and still run when it begins.

        So whoever changes from a month to a year keeps the days of the month.
        """
        ends = [
            entry.period.end
            for entry in self.repository.entries_of(payer_ref).items
            if entry.type is EntryType.GRANT and entry.payment_id != payment_id
            if entry.period and entry.period.start <= period.start < entry.period.end
        ]
        start = max(ends, default=period.start)
        return Period(start=start, end=start + (period.end - period.start))


def _period(
    subscription: Subscription,
    found: GatewaySubscription,
    invoice: GatewayInvoice,
    payment: GatewayPayment,
) -> Period:
    """Return what a charge pays for: as its invoice says, or the subscription, or our terms."""
    start, end = invoice.period_start, invoice.period_end
    if start and end and start < end:
        return Period(start=start, end=end)
    log_event("alarm.charge_without_period", level=logging.ERROR, payment_id=payment.id)
    start, end = found.current_start, found.current_end
    if start and end and start - _SKEW <= payment.created_at < end:
        return Period(start=start, end=end)
    months = _MONTHS[subscription.product.period or "monthly"]
    return Period(start=payment.created_at, end=_later(payment.created_at, months))


def _later(at: datetime, months: int) -> datetime:
    """Return the same day some months later, or the last one of a shorter month."""
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    day = min(at.day, calendar.monthrange(year, month + 1)[1])
    return at.replace(year=year, month=month + 1, day=day)
