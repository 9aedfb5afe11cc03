"""Subscriptions: agreed once, charged each period by the payment service.

Each charge becomes an order of its own, paid from the start, so that history, invoices and refunds
know only orders.
"""

from dataclasses import dataclass
from datetime import timedelta

from shared.billing.catalogue import Product
from shared.billing.errors import AlreadySubscribed
from shared.billing.model import ORDER, Order, OrderState, Period, Subscription
from shared.billing.sales import (
    OUR_ID_NOTE,
    PAYER_NOTE,
    NewSale,
    Payable,
    Proof,
    Sales,
    require_proof,
)
from shared.billing.settlement import Settlement, fits
from shared.kernel.ids import derived_id
from shared.ports.payments import (
    GatewayInvoice,
    GatewayPayment,
    GatewayRefused,
    GatewaySubscription,
    PlanTerms,
)
from shared.store import Unreadable

_CYCLES = {"monthly": 120, "yearly": 10}
"""Ten years: a subscription of Razorpay must end some time."""

_SKEW = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriptions:
    """The use cases of products that are paid each period."""

    sales: Sales[Subscription]
    settlement: Settlement

    def start(self, asked: NewSale) -> Payable[Subscription]:
        """Create a subscription, which the checkout then authorises.

        Raises NoSuchProduct, AlreadySubscribed, AccountClosed, IdempotencyKeyReused,
        GatewayRefused, Contended.
        """
        subscription, fresh = self.sales.add(asked, check=self._require_none_running)
        if subscription.gateway_id is None:
            found = self._ask(subscription, fresh=fresh)
            subscription = self._change(subscription, gateway_id=found.id)
        return self.sales.payable(subscription)

    def verify(self, *, user_id: str, subscription_id: str, proof: Proof) -> Payable[Subscription]:
        """Settle what the checkout says was authorised; raises NoSuchSubscription, NotProved."""
        found = self.sales.read(user_id, subscription_id)
        require_proof(self.sales.gateway.signed_subscription, found.gateway_id, proof)
        self.settle(found.payer_ref, found.id)
        return self.sales.payable(self.sales.stored(found.payer_ref, found.id))

    def cancel(self, *, user_id: str, subscription_id: str) -> Payable[Subscription]:
        """Cancel a subscription at the end of the paid period; cancelling again changes nothing.

        Raises NoSuchSubscription, GatewayRefused, Contended.
        """
        found = self.sales.read(user_id, subscription_id)
        if found.gateway_id and not found.over:
            try:
                self.sales.gateway.cancel_subscription(found.gateway_id, at_period_end=True)
            except GatewayRefused:  # no period is running, so there is none to wait for
                self.sales.gateway.cancel_subscription(found.gateway_id, at_period_end=False)
        cancelled_at = found.cancelled_at or self.sales.clock()
        return self.sales.payable(self._change(found, cancelled_at=cancelled_at, over=True))

    def settle(self, payer_ref: str, subscription_id: str) -> None:
        """Bring a subscription and its charges up to date with the payment service.

        Where the account has been deleted the subscription ends, and what was charged since is
        refunded. Raises Unreadable for the order of a charge, once the others are settled.
        """
        subscription = self.sales.collection.find(payer_ref, subscription_id)
        if subscription is None or subscription.gateway_id is None:
            return
        gateway_id = subscription.gateway_id
        closed = self.sales.repository.closed(payer_ref)
        if closed:
            self.sales.gateway.cancel_subscription(gateway_id, at_period_end=False)
        unreadable: Unreadable | None = None
        for invoice in self.sales.gateway.invoices_of(gateway_id):
            try:
                self._settle_charge(subscription, invoice, closed=closed)
            except Unreadable as error:
                unreadable = error
        if self.sales.gateway.subscription(gateway_id).over:
            self._change(subscription, over=True)
        if unreadable:
            raise unreadable

    def end_for_good(self, payer_ref: str, subscription_id: str) -> None:
        """End the subscription of a deleted account at once; repeatable."""
        subscription = self.sales.collection.find(payer_ref, subscription_id)
        if subscription is None:
            return
        found = subscription.gateway_id or self._lost(subscription)
        if found:
            self.sales.gateway.cancel_subscription(found, at_period_end=False)
            self._change(subscription, gateway_id=found)
            self.settle(payer_ref, subscription_id)

    def _settle_charge(
        self, subscription: Subscription, invoice: GatewayInvoice, *, closed: bool
    ) -> None:
        if not invoice.payment_id:
            return
        payment = self.sales.gateway.payment(invoice.payment_id)
        if not payment.taken:
            return
        orders = self.sales.repository.orders
        order = self._order_of(subscription, invoice, payment)
        before = orders.find(order.payer_ref, order.id)
        if before is None and closed:
            self.settlement.give_back(payment, reason="account_closed")
            return
        if not fits(payment, order):
            self.settlement.give_back(payment, reason="wrong_amount")
            return
        orders.add(order)
        self.settlement.finish(orders.find(order.payer_ref, order.id) or order, ())

    def _order_of(
        self, subscription: Subscription, invoice: GatewayInvoice, payment: GatewayPayment
    ) -> Order:
        period = (
            Period(start=invoice.period_start, end=invoice.period_end)
            if invoice.period_start and invoice.period_end
            else None
        )
        return Order(
            id=derived_id(ORDER, subscription.id, payment.id),
            payer_ref=subscription.payer_ref,
            product=subscription.product,
            billing_state=subscription.billing_state,
            created_at=payment.created_at,
            state=OrderState.PAID,
            gateway_order_id=payment.order_id,
            payment_id=payment.id,
            paid_at=payment.created_at,
            subscription_id=subscription.id,
            period=period,
        )

    def _require_none_running(self, payer_ref: str) -> None:
        found = self.sales.repository.subscriptions_of(payer_ref)
        if found.unreadable:  # it may be active, and a second one would charge twice
            raise Unreadable
        for each in found.items:
            if not each.over and each.gateway_id:
                self._require_over(each, each.gateway_id)

    def _require_over(self, subscription: Subscription, gateway_id: str) -> None:
        status = self.sales.gateway.subscription(gateway_id)
        if status.status != "created" and not status.over:
            raise AlreadySubscribed
        if status.status == "created":  # its checkout was abandoned: the new one takes its place
            self.sales.gateway.cancel_subscription(gateway_id, at_period_end=False)
        self._change(subscription, over=True)

    def _ask(self, subscription: Subscription, *, fresh: bool) -> GatewaySubscription:
        plan_id = self.sales.gateway.plan(_terms(subscription.product))
        if not fresh and (found := self._find(subscription, plan_id)):
            return found
        return self.sales.gateway.create_subscription(
            plan_id=plan_id,
            cycles=_CYCLES[subscription.product.period or "monthly"],
            notes={PAYER_NOTE: subscription.payer_ref, OUR_ID_NOTE: subscription.id},
        )

    def _lost(self, subscription: Subscription) -> str | None:
        """Return what a lost response may have hidden: a subscription at the service only."""
        found = self._find(subscription, self.sales.gateway.plan(_terms(subscription.product)))
        return found.id if found else None

    def _find(self, subscription: Subscription, plan_id: str) -> GatewaySubscription | None:
        since = subscription.created_at - _SKEW
        for found in self.sales.gateway.subscriptions_of(plan_id, since):
            if found.notes.get(OUR_ID_NOTE) == subscription.id:
                return found
        return None

    def _change(self, subscription: Subscription, **changes: object) -> Subscription:
        """Change a subscription; the id that leads to the payment service is stored once."""

        def step(stored: Subscription) -> Subscription:
            once = {"gateway_id": stored.gateway_id} if stored.gateway_id else {}
            return stored.model_copy(update={**changes, **once})

        return self.sales.change(subscription, step)


def _terms(product: Product) -> PlanTerms:
    return PlanTerms(product.code, product.title, product.amount_paise, product.period or "monthly")
