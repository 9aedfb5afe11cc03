"""Refunds that somebody of ours decides on. What is to go back is written down first."""

from shared.billing.errors import KeyNeeded, NotRefundable
from shared.billing.lookup import OrderLookup
from shared.billing.model import REFUND, Order, RefundIntent
from shared.billing.repository import BillingRepository
from shared.kernel.clock import Clock
from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import derived_id
from shared.ports.payments import NoSuchThingAtGateway, PaymentGateway


class Refunds:
    """The use case of giving money back."""

    def __init__(
        self,
        repository: BillingRepository,
        gateway: PaymentGateway,
        lookup: OrderLookup,
        *,
        clock: Clock,
    ) -> None:
        """Wire the use case."""
        self._repository = repository
        self._gateway = gateway
        self._lookup = lookup
        self._clock = clock

    def refund(
        self, payment_id: str, *, amount_paise: int | None, reason: str, once: RequestKey | None
    ) -> Order:
        """Give back part or (None) all that is left of a payment; what it bought shrinks with it.

        Repeating the request under its key gives nothing back twice, whatever was lost on the way.
        Raises KeyNeeded, NotRefundable, GatewayRefused, IdempotencyKeyReused.
        """
        if once is None:
            raise KeyNeeded
        order = self._order_of(payment_id)
        refund_id = derived_id(REFUND, order.payer_ref, payment_id, once.key)
        kept = self._repository.refund(order.payer_ref, refund_id)
        intent = kept.value if kept else self._decided(order, refund_id, amount_paise, reason, once)
        once.require_same(intent.request_fingerprint)
        self._gateway.refund(payment_id, intent.amount_paise, key=intent.id)
        return self._order_of(payment_id)

    def _decided(
        self, order: Order, refund_id: str, amount_paise: int | None, reason: str, once: RequestKey
    ) -> RefundIntent:
        payment = self._gateway.payment(order.payment_id or "")
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
            asked_at=self._clock(),
            request_fingerprint=once.fingerprint,
        )
        if self._repository.add(intent):
            return intent
        twin = self._repository.refund(order.payer_ref, refund_id)
        return twin.value if twin else intent

    def _order_of(self, payment_id: str) -> Order:
        """Return the settled order that a payment paid; raises NotRefundable."""
        try:
            order = self._lookup.payment(self._gateway.payment(payment_id))
        except NoSuchThingAtGateway:
            raise NotRefundable from None
        if order is None or order.payment_id != payment_id:
            raise NotRefundable
        return order
