"""Refunds that an admin decides on. The decision is stored before the payment service is asked."""

from dataclasses import dataclass

from shared.billing.errors import KeyNeeded, NotRefundable
from shared.billing.lookup import OrderLookup
from shared.billing.model import REFUND, Order, RefundIntent
from shared.billing.repository import BillingRepository
from shared.kernel.clock import Clock
from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import derived_id
from shared.ports.payments import NoSuchThingAtGateway, PaymentGateway


@dataclass(frozen=True, slots=True, kw_only=True)
class Refunds:
    """The use case of refunding a payment."""

    repository: BillingRepository
    gateway: PaymentGateway
    lookup: OrderLookup
    clock: Clock

    def refund(
        self, payment_id: str, *, amount_paise: int | None, reason: str, once: RequestKey | None
    ) -> Order:
        """Refund part or (None) all that is left of a payment; what it bought shrinks with it.

        Repeating the request under its key refunds nothing twice, whatever response was lost.
        Raises KeyNeeded, NotRefundable, GatewayRefused, IdempotencyKeyReused.
        """
        if once is None:
            raise KeyNeeded
        order = self._order_of(payment_id)
        refund_id = derived_id(REFUND, order.payer_ref, payment_id, once.key)
        intent = self.repository.refunds.find(order.payer_ref, refund_id)
        if intent is None:
            intent = self._decided(order, refund_id, amount_paise, reason, once)
        once.require_same(intent.request_fingerprint)
        self.gateway.refund(payment_id, intent.amount_paise, key=intent.id)
        return self._order_of(payment_id)

    def _decided(
        self, order: Order, refund_id: str, amount_paise: int | None, reason: str, once: RequestKey
    ) -> RefundIntent:
        payment = self.gateway.payment(order.payment_id or "")
        left = payment.amount_paise - payment.refunded_paise
        amount = left if amount_paise is None else amount_paise
        if not (payment.taken and 0 < amount <= left):
            raise NotRefundable
        intent = RefundIntent(
            id=refund_id,
            payer_ref=order.payer_ref,
            order_id=order.id,
            payment_id=payment.id,
            amount_paise=amount,
            reason=reason,
            asked_at=self.clock(),
            request_fingerprint=once.fingerprint,
        )
        if self.repository.refunds.add(intent):
            return intent
        return self.repository.refunds.find(order.payer_ref, refund_id) or intent

    def _order_of(self, payment_id: str) -> Order:
        """Return the settled order that a payment paid; raises NotRefundable."""
        try:
            order = self.lookup.payment(self.gateway.payment(payment_id))
        except NoSuchThingAtGateway:
            raise NotRefundable from None
        if order is None or order.payment_id != payment_id:
            raise NotRefundable
        return order
