"""Settlement: the one function that makes our ledger agree with the payment service.

Callback, webhook, reconciliation and refund all end here, as often as they like and in any order.
What they received only says where to look. The payment service is asked, and then:

1. The payment that counts is chosen by one compare-and-swap on the order, so two workers cannot
   choose two payments.
2. Everything after that follows from the choice and has ids of its own: the grant, the invoice
   number, the refund of any second payment, the reversals. Repeating it changes nothing.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from shared.billing.errors import NoSuchOrder
from shared.billing.invoice_numbers import InvoiceNumbers
from shared.billing.ledger import reversed_paise
from shared.billing.model import Entry, EntryType, Order, OrderState
from shared.billing.repository import BillingRepository
from shared.kernel.clock import Clock
from shared.kernel.trace import log_event
from shared.ports.payments import (
    CURRENCY,
    GatewayPayment,
    GatewayRefused,
    PaymentGateway,
    PaymentStatus,
    Reversal,
    ReversalStatus,
)
from shared.store import existing


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """Brings orders up to date with the payment service."""

    repository: BillingRepository
    gateway: PaymentGateway
    numbers: InvoiceNumbers
    clock: Clock

    def settle(self, payer_ref: str, order_id: str) -> Order | None:
        """Bring an order up to date and return it; None if the payment service has none.

        Raises Contended when others keep changing it, Unavailable when the service does not answer.
        """
        order = self.repository.orders.find(payer_ref, order_id)
        if order is None or order.gateway_order_id is None:
            return None
        payments: Sequence[GatewayPayment] = self._payments(order)
        if order.state is not OrderState.PAID:
            payments = self._capturing(order, payments)
            taken = [payment for payment in payments if payment.taken]
            if not taken:
                return order
            if self.repository.closed(payer_ref):
                for payment in taken:
                    self.give_back(payment, reason="account_closed")
                return order
            order = self._choose(order, taken[0])
        return self.finish(order, payments)

    def finish(self, order: Order, payments: Iterable[GatewayPayment]) -> Order:
        """Do everything that follows from the payment that an order was paid with."""
        if order.payment_id is None or order.paid_at is None:
            raise ValueError("the order has not been paid")
        product = order.product
        self.repository.entries.add(
            Entry(
                id=f"grant:{order.payment_id}",
                type=EntryType.GRANT,
                payer_ref=order.payer_ref,
                at=order.paid_at,
                payment_id=order.payment_id,
                paise=product.amount_paise,
                credits=product.credits,
                period=order.period,
            )
        )
        for payment in payments:
            if payment.id != order.payment_id and payment.taken:
                self.give_back(payment, reason="second_payment")
        for refund in self.gateway.refunds_of(order.payment_id):
            self.book(order, refund)
        self.numbers.give(order)
        return self._summed_up(order)

    def book(self, order: Order, reversal: Reversal) -> None:
        """Record that money was reversed, or that it was not after all; each of them once.

        The second is recorded whether the first is there or not: a slower worker may still write
        it.
        """
        stands = reversal.status is ReversalStatus.STANDS
        kind = EntryType.REVOKE if stands else EntryType.RESTORE
        self.repository.entries.add(
            Entry(
                id=f"{kind}:{reversal.id}",
                type=kind,
                payer_ref=order.payer_ref,
                at=self.clock(),
                payment_id=order.payment_id,
                paise=reversal.amount_paise,
            )
        )

    def reverse(self, payer_ref: str, order_id: str, reversal: Reversal) -> None:
        """Record a dispute of an order that has been settled."""
        order = self.repository.orders.find(payer_ref, order_id)
        if order and order.payment_id == reversal.payment_id:
            self.book(order, reversal)
            self._summed_up(order)

    def give_back(self, payment: GatewayPayment, *, reason: str) -> None:
        """Refund all that is left of a payment that buys nothing, and raise the alarm."""
        left = payment.amount_paise - payment.refunded_paise
        if not payment.taken or left <= 0:
            return
        log_event("alarm.given_back", level=logging.ERROR, payment_id=payment.id, reason=reason)
        # The key of a refund that has failed will never refund anything again.
        before = len(self.gateway.refunds_of(payment.id))
        try:
            self.gateway.refund(payment.id, left, key=f"back-{payment.id}-{before}")
        except GatewayRefused as refused:
            # Refunded by another worker, or too old: either way there is nothing left to do.
            log_event("refund.refused", payment_id=payment.id, reason=refused.reason)

    def _payments(self, order: Order) -> list[GatewayPayment]:
        """Return the payments that fit an order; the others are refunded."""
        fitting = []
        for payment in self.gateway.payments_of(order.gateway_order_id or ""):
            if fits(payment, order):
                fitting.append(payment)
            else:
                self.give_back(payment, reason="wrong_amount")
        return fitting

    def _capturing(
        self, order: Order, payments: Sequence[GatewayPayment]
    ) -> Sequence[GatewayPayment]:
        """Return the payments as they are after one was captured, where none had been.

        An authorised payment that is not captured lapses by itself.
        """
        if any(payment.taken for payment in payments) or self.repository.closed(order.payer_ref):
            return payments
        after: list[GatewayPayment] = []
        for payment in payments:
            due = payment.status is PaymentStatus.AUTHORIZED and not any(p.taken for p in after)
            after.append(self._captured(payment) if due else payment)
        return after

    def _captured(self, payment: GatewayPayment) -> GatewayPayment:
        """Capture an authorised payment and return it as it is then."""
        try:
            return self.gateway.capture(payment.id, payment.amount_paise)
        except GatewayRefused:
            return self.gateway.payment(payment.id)  # captured by another worker, or lapsed

    def _choose(self, order: Order, payment: GatewayPayment) -> Order:
        """Let a payment pay an order unless another one has; return the order as it is then."""
        paid = {"state": OrderState.PAID, "payment_id": payment.id, "paid_at": self.clock()}

        def choose(stored: Order) -> Order:
            return stored if stored.state is OrderState.PAID else stored.model_copy(update=paid)

        chosen = self._change(order, choose)
        log_event("order.paid", order_id=order.id)
        return chosen

    def _summed_up(self, order: Order) -> Order:
        """Return the order as it is stored, with the sum of its reversals."""

        def sum_up(stored: Order) -> Order:
            ledger = self.repository.entries_of(order.payer_ref)
            summed = reversed_paise(ledger.items).get(stored.payment_id or "", 0)
            if ledger.unreadable:  # what cannot be read may be a part of the sum
                summed = max(summed, stored.reversed_paise)
            return stored.model_copy(update={"reversed_paise": summed})

        return self._change(order, sum_up)

    def _change(self, order: Order, step: Callable[[Order], Order]) -> Order:
        step_or_none = existing(NoSuchOrder, step)
        return self.repository.orders.change(order.payer_ref, order.id, step_or_none)


def fits(payment: GatewayPayment, order: Order) -> bool:
    """Tell whether a payment is of the amount and the currency of an order."""
    return (payment.amount_paise, payment.currency) == (order.product.amount_paise, CURRENCY)
