"""From a payment back to our ledger. Only ids are trusted, and they are looked up."""

from dataclasses import dataclass

from shared.billing.model import ORDER, SUBSCRIPTION, Order
from shared.billing.payers import PAYER
from shared.billing.repository import BillingRepository
from shared.billing.sales import OUR_ID_NOTE, PAYER_NOTE
from shared.billing.settlement import Settlement
from shared.billing.subscriptions import Subscriptions
from shared.kernel.ids import derived_id, is_id
from shared.kernel.trace import log_event
from shared.ports.payments import GatewayPayment, PaymentGateway, Reversal


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLookup:
    """Finds the order that a payment belongs to and settles it.

    Other programs may use the same account at the payment service: what they sell is left alone.
    """

    repository: BillingRepository
    gateway: PaymentGateway
    settlement: Settlement
    subscriptions: Subscriptions

    def payment(self, payment: GatewayPayment) -> Order | None:
        """Settle the order of a payment and return it; None if it is not one of ours."""
        if payment.invoice_id:
            subscription_id = self.gateway.invoice(payment.invoice_id).subscription_id
            return self.charge(subscription_id, payment.id) if subscription_id else None
        return self.order(payment.order_id) if payment.order_id else None

    def order(self, gateway_order_id: str) -> Order | None:
        """Settle the order that an order at the service belongs to."""
        found = self.gateway.order(gateway_order_id)
        payer_ref, order_id = found.notes.get(PAYER_NOTE, ""), found.receipt
        if not (is_id(payer_ref, PAYER) and is_id(order_id, ORDER)):
            _not_ours()
            return None
        order = self.repository.orders.find(payer_ref, order_id)
        if order is None:
            _not_ours()
            return None
        if order.gateway_order_id != gateway_order_id:
            self._give_back_unadopted(order, gateway_order_id)
            return None
        return self.settlement.settle(payer_ref, order_id)

    def subscription(self, gateway_id: str) -> tuple[str, str] | None:
        """Settle a subscription at the service; return its payer and our id of it."""
        notes = self.gateway.subscription(gateway_id).notes
        payer_ref, subscription_id = notes.get(PAYER_NOTE, ""), notes.get(OUR_ID_NOTE, "")
        if not (is_id(payer_ref, PAYER) and is_id(subscription_id, SUBSCRIPTION)):
            _not_ours()
            return None
        subscription = self.repository.subscriptions.find(payer_ref, subscription_id)
        if subscription is None or subscription.gateway_id is None:
            _not_ours()
            return None
        self.subscriptions.settle(payer_ref, subscription_id)
        return payer_ref, subscription_id

    def charge(self, gateway_id: str, payment_id: str) -> Order | None:
        """Settle a subscription; return the order that one of its charges has become."""
        found = self.subscription(gateway_id)
        if found is None:
            return None
        payer_ref, subscription_id = found
        order_id = derived_id(ORDER, subscription_id, payment_id)
        return self.repository.orders.find(payer_ref, order_id)

    def dispute(self, order: Order, dispute: Reversal) -> None:
        """Record a dispute about the payment of an order."""
        self.settlement.reverse(order.payer_ref, order.id, dispute)

    def _give_back_unadopted(self, order: Order, gateway_order_id: str) -> None:
        """Refund what was paid for a second order at the service, which no checkout has shown."""
        for payment in self.gateway.payments_of(gateway_order_id):
            if order.gateway_order_id is not None:
                self.settlement.give_back(payment, reason="unknown_order")


def _not_ours() -> None:
    log_event("payment.not_ours")
