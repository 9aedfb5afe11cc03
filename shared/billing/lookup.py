"""From a payment at the service back to our books. Only ids are trusted, and they are looked up."""

from shared.billing.model import Order
from shared.billing.orders import OUR_ID_NOTE, PAYER_NOTE
from shared.billing.repository import BillingRepository
from shared.billing.settlement import Settlement
from shared.billing.subscriptions import Subscriptions
from shared.kernel.ids import derived_id, is_id
from shared.kernel.trace import log_event
from shared.ports.payments import GatewayPayment, PaymentGateway, Reversal


class OrderLookup:
    """Finds the order that a payment belongs to and settles it."""

    def __init__(
        self,
        repository: BillingRepository,
        gateway: PaymentGateway,
        settlement: Settlement,
        subscriptions: Subscriptions,
    ) -> None:
        """Wire the parts."""
        self._repository = repository
        self._gateway = gateway
        self._settlement = settlement
        self._subscriptions = subscriptions

    def payment(self, payment: GatewayPayment) -> Order | None:
        """Settle the order of a payment and return it; None if it is none of ours.

        Other programs may use the same account of the service: what they sell is left alone.
        """
        if payment.invoice_id:
            subscription_id = self._gateway.invoice(payment.invoice_id).subscription_id
            return self.charge(subscription_id, payment.id) if subscription_id else None
        return self.order(payment.order_id) if payment.order_id else None

    def order(self, gateway_order_id: str) -> Order | None:
        """Settle the order of an order at the service."""
        found = self._gateway.order(gateway_order_id)
        payer_ref, order_id = found.notes.get(PAYER_NOTE, ""), found.receipt
        if not (_is_payer(payer_ref) and is_id(order_id, "ord")):
            _not_ours()
            return None
        kept = self._repository.order(payer_ref, order_id)
        if kept is None:
            _not_ours()
            return None
        if kept.value.gateway_order_id != gateway_order_id:
            self._give_back_unadopted(kept.value, gateway_order_id)
            return None
        return self._settlement.settle(payer_ref, order_id)

    def subscription(self, gateway_id: str) -> tuple[str, str] | None:
        """Settle a subscription at the service; return its payer and our id of it."""
        notes = self._gateway.subscription(gateway_id).notes
        payer_ref, subscription_id = notes.get(PAYER_NOTE, ""), notes.get(OUR_ID_NOTE, "")
        if not (_is_payer(payer_ref) and is_id(subscription_id, "sub")):
            _not_ours()
            return None
        kept = self._repository.subscription(payer_ref, subscription_id)
        if kept is None or kept.value.gateway_id is None:
            _not_ours()
            return None
        self._subscriptions.settle(payer_ref, subscription_id)
        return payer_ref, subscription_id

    def charge(self, gateway_id: str, payment_id: str) -> Order | None:
        """Settle a subscription; return the order that one of its charges has become."""
        found = self.subscription(gateway_id)
        if found is None:
            return None
        payer_ref, subscription_id = found
        kept = self._repository.order(payer_ref, derived_id("ord", subscription_id, payment_id))
        return kept and kept.value

    def dispute(self, order: Order, dispute: Reversal) -> None:
        """Book a dispute about the payment of an order."""
        self._settlement.reverse(order.payer_ref, order.id, dispute)

    def _give_back_unadopted(self, order: Order, gateway_order_id: str) -> None:
        """Give back what was paid for a second order of one order, which nobody was shown."""
        for payment in self._gateway.payments_of(gateway_order_id):
            if order.gateway_order_id is not None:
                self._settlement.give_back(payment, reason="unknown_order")


def _not_ours() -> None:
    log_event("payment.not_ours")


def _is_payer(text: str) -> bool:
    return is_id(text, "pyr")
