"""Settlement: the one function that makes our books say what the payment service says.

Callback, webhook, reconciliation and refund all end here, as often as they like and in any order.
What arrived is no more than a hint where to look. The service is asked, and an order then takes
the next step that is due:

1. The payment that counts is chosen by one compare-and-swap on the order. Whoever loses it reads
   anew, so two workers cannot choose two payments.
2. Everything after that follows from the choice and has ids of its own: the grant, the invoice,
   the refund of any second payment, what has gone back. Doing it again changes nothing.
"""

import logging
from collections.abc import Iterable, Sequence

from shared.billing.errors import Contended
from shared.billing.invoice_numbers import InvoiceNumbers
from shared.billing.ledger import reversed_paise
from shared.billing.model import Entry, EntryType, Order, OrderState
from shared.billing.repository import BillingRepository, Kept
from shared.kernel.clock import Clock
from shared.kernel.trace import log_event
from shared.ports.documents import Stale
from shared.ports.payments import (
    CURRENCY,
    GatewayPayment,
    GatewayRefused,
    PaymentGateway,
    PaymentStatus,
    Reversal,
    ReversalStatus,
)

_ROUNDS = 10


class Settlement:
    """Brings orders up to date with the payment service."""

    def __init__(
        self,
        repository: BillingRepository,
        gateway: PaymentGateway,
        numbers: InvoiceNumbers,
        *,
        clock: Clock,
    ) -> None:
        """Wire the use cases."""
        self._repository = repository
        self._gateway = gateway
        self._numbers = numbers
        self._clock = clock

    def settle(self, payer_ref: str, order_id: str) -> Order | None:
        """Bring an order up to date and return it; None if there is none at the service.

        Raises Contended when others keep changing it, Unavailable when the service is away.
        """
        for _ in range(_ROUNDS):
            kept = self._repository.order(payer_ref, order_id)
            if kept is None or kept.value.gateway_order_id is None:
                return None
            payments = self._payments(kept.value)
            if kept.value.state is OrderState.PAID:
                return self.finish(kept.value, payments)
            if not self._step(kept, payments):
                return kept.value
        raise Contended

    def finish(self, order: Order, payments: Iterable[GatewayPayment]) -> Order:
        """Do everything that follows from the payment that an order was paid with."""
        if order.payment_id is None or order.paid_at is None:
            raise ValueError("the order has not been paid")
        product = order.product
        self._repository.add(
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
        for refund in self._gateway.refunds_of(order.payment_id):
            self.book(order, refund)
        self._numbers.give(order)
        return self._summed_up(order)

    def book(self, order: Order, reversal: Reversal) -> None:
        """Write down that money goes back, or that it does not after all; each of them once.

        The second is written whether the first is there or not: somebody slow may still write it.
        """
        stands = reversal.status is ReversalStatus.STANDS
        kind = EntryType.REVOKE if stands else EntryType.RESTORE
        self._repository.add(
            Entry(
                id=f"{kind}:{reversal.id}",
                type=kind,
                payer_ref=order.payer_ref,
                at=self._clock(),
                payment_id=order.payment_id,
                paise=reversal.amount_paise,
            )
        )

    def reverse(self, payer_ref: str, order_id: str, reversal: Reversal) -> None:
        """Book a dispute of an order that has been settled."""
        kept = self._repository.order(payer_ref, order_id)
        if kept and kept.value.payment_id == reversal.payment_id:
            self.book(kept.value, reversal)
            self._summed_up(kept.value)

    def give_back(self, payment: GatewayPayment, *, reason: str) -> None:
        """Refund all that is left of a payment that buys nothing, and raise the alarm."""
        left = payment.amount_paise - payment.refunded_paise
        if not payment.taken or left <= 0:
            return
        log_event("alarm.given_back", level=logging.ERROR, payment_id=payment.id, reason=reason)
        # Under the key of a refund that has failed nothing is ever given back again.
        before = len(self._gateway.refunds_of(payment.id))
        try:
            self._gateway.refund(payment.id, left, key=f"back-{payment.id}-{before}")
        except GatewayRefused as refused:
            # Somebody else was faster, or it is too old: either way it is not for us to insist.
            log_event("refund.refused", payment_id=payment.id, reason=refused.reason)

    def _payments(self, order: Order) -> list[GatewayPayment]:
        """Return the payments that fit an order; what does not fit goes back."""
        fitting = []
        for payment in self._gateway.payments_of(order.gateway_order_id or ""):
            if fits(payment, order):
                fitting.append(payment)
            else:
                self.give_back(payment, reason="wrong_amount")
        return fitting

    def _step(self, kept: Kept[Order], payments: Sequence[GatewayPayment]) -> bool:
        """Take an unpaid order one step on; tell whether it is worth looking again."""
        order = kept.value
        taken = [payment for payment in payments if payment.taken]
        held = [each for each in payments if each.status is PaymentStatus.AUTHORIZED]
        if not (taken or held):
            return False
        if self._repository.closed(order.payer_ref):
            # What is only authorised lapses by itself when nobody takes it.
            for payment in taken:
                self.give_back(payment, reason="account_closed")
            return False
        if taken:
            paid = {
                "state": OrderState.PAID,
                "payment_id": taken[0].id,
                "paid_at": self._clock(),
            }
            try:
                self._repository.save(order.model_copy(update=paid), kept.etag)
            except Stale:
                return True
            log_event("order.paid", order_id=order.id)
            return True
        try:
            self._gateway.capture(held[0].id, order.product.amount_paise)
        except GatewayRefused:
            # It was taken or lapsed meanwhile: the next look shows which.
            return self._gateway.payment(held[0].id).status is not PaymentStatus.AUTHORIZED
        return True

    def _summed_up(self, order: Order) -> Order:
        """Return the order as it stands, with the sum of what has gone back of it."""
        for _ in range(_ROUNDS):
            kept = self._repository.order(order.payer_ref, order.id)
            if kept is None:
                return order
            gone = reversed_paise(self._repository.entries(order.payer_ref))
            summed = gone.get(kept.value.payment_id or "", 0)
            if kept.value.reversed_paise == summed:
                return kept.value
            changed = kept.value.model_copy(update={"reversed_paise": summed})
            try:
                self._repository.save(changed, kept.etag)
            except Stale:
                continue
            return changed
        raise Contended


def fits(payment: GatewayPayment, order: Order) -> bool:
    """Tell whether a payment is of the amount and the currency of an order."""
    return (payment.amount_paise, payment.currency) == (order.product.amount_paise, CURRENCY)
