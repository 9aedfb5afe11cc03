"""From a payment back to our ledger. Only ids are trusted, and they are looked up."""

from dataclasses import dataclass

from shared.billing.model import ORDER, SUBSCRIPTION, Dispute, Order, Subscription
from shared.billing.payers import PAYER
from shared.billing.repository import BillingRepository
from shared.billing.sales import OUR_ID_NOTE, PAYER_NOTE
from shared.billing.settlement import Settlement
from shared.billing.subscriptions import Subscriptions
from shared.kernel.ids import is_id
from shared.kernel.trace import log_event
from shared.ports.payments import GatewayPayment, GatewaySubscription, PaymentGateway


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
            return self._charge(payment)
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

    def subscription(self, gateway_id: str) -> Subscription | None:
        """Settle a subscription at the service and return it; None if it is not one of ours."""
        subscription = self._ours(self.gateway.subscription(gateway_id))
        if subscription:
            self.subscriptions.settle(subscription.payer_ref, subscription.id)
        return subscription

    def dispute(self, order: Order, gateway_id: str) -> Dispute:
        """Follow a dispute about the payment of an order."""
        return self.settlement.dispute(order, gateway_id)

    def _charge(self, payment: GatewayPayment) -> Order | None:
        """Settle one charge of a subscription, however many there have been before it."""
        invoice = self.gateway.invoice(payment.invoice_id or "")
        if invoice.subscription_id is None:
            return None
        found = self.gateway.subscription(invoice.subscription_id)
        subscription = self._ours(found)
        if subscription is None:
            return None
        return self.subscriptions.settle_charge(subscription, found, invoice, payment)

    def _ours(self, found: GatewaySubscription) -> Subscription | None:
        payer_ref = found.notes.get(PAYER_NOTE, "")
        subscription_id = found.notes.get(OUR_ID_NOTE, "")
        if is_id(payer_ref, PAYER) and is_id(subscription_id, SUBSCRIPTION):
            subscription = self.repository.subscriptions.find(payer_ref, subscription_id)
            if subscription:
                return self.subscriptions.adopted(subscription, found)
        _not_ours()
        return None

    def _give_back_unadopted(self, order: Order, gateway_order_id: str) -> None:
        """Refund what was paid for a second order at the service, which no checkout has shown."""
        for payment in self.gateway.payments_of(gateway_order_id):
            if order.gateway_order_id is not None:
                self.settlement.give_back(order, payment, reason="unknown_order")


def _not_ours() -> None:
    log_event("payment.not_ours")
