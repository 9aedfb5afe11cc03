"""Subscriptions: agreed once, charged each period by the payment service.

Each charge becomes an order of its own, paid from the start, so that history, invoices and refunds
know one kind of thing.
"""

from datetime import timedelta

from shared.billing.catalogue import Catalogue, Product
from shared.billing.errors import (
    AccountClosed,
    AlreadySubscribed,
    Contended,
    NoSuchSubscription,
    NotProved,
)
from shared.billing.model import ORDER, SUBSCRIPTION, Order, OrderState, Period, Subscription
from shared.billing.orders import OUR_ID_NOTE, PAYER_NOTE
from shared.billing.payers import Payers
from shared.billing.repository import BillingRepository, Kept
from shared.billing.settlement import Settlement, fits
from shared.kernel.clock import Clock
from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import derived_id, new_id
from shared.ports.documents import Stale
from shared.ports.payments import (
    GatewayInvoice,
    GatewayPayment,
    GatewayRefused,
    GatewaySubscription,
    PaymentGateway,
    PlanTerms,
)

_CYCLES = {"monthly": 120, "yearly": 10}
"""Ten years: a subscription of Razorpay must end some time."""

_SKEW = timedelta(hours=1)
_TRIES = 8


class Subscriptions:
    """The use cases of buying again and again."""

    def __init__(
        self,
        repository: BillingRepository,
        payers: Payers,
        catalogue: Catalogue,
        settlement: Settlement,
        gateway: PaymentGateway,
        *,
        clock: Clock,
    ) -> None:
        """Wire the use cases."""
        self._repository = repository
        self._payers = payers
        self._catalogue = catalogue
        self._settlement = settlement
        self._gateway = gateway
        self._clock = clock

    def start(
        self, *, user_id: str, product_code: str, billing_state: str | None, once: RequestKey | None
    ) -> Subscription:
        """Agree on a subscription, which the checkout then authorises.

        Raises NoSuchProduct, AlreadySubscribed, AccountClosed, IdempotencyKeyReused, Contended.
        """
        product = self._catalogue.product(product_code, subscription=True)
        payer_ref = self._payers.of(user_id)
        now = self._clock()
        made = Subscription(
            id=derived_id(SUBSCRIPTION, payer_ref, once.key) if once else new_id(SUBSCRIPTION, now),
            payer_ref=payer_ref,
            product=product,
            billing_state=billing_state,
            created_at=now,
            request_fingerprint=once.fingerprint if once else None,
        )
        before = self._repository.subscription(payer_ref, made.id)
        if before is None:
            self._require_none_running(payer_ref)
        fresh = self._repository.add(made)
        kept = self._kept(payer_ref, made.id)
        if once and not fresh:
            once.require_same(kept.value.request_fingerprint)
        if self._repository.closed(payer_ref):
            raise AccountClosed
        if kept.value.gateway_id:
            return kept.value
        found = self._ask(kept.value, fresh=fresh)
        return self._changed(kept.value, gateway_id=found.id)

    def verify(
        self, *, user_id: str, subscription_id: str, payment_id: str, signature: str
    ) -> Subscription:
        """Settle what the checkout says was authorised; raises NoSuchSubscription, NotProved."""
        found = self._own(user_id, subscription_id).value
        place = found.gateway_id
        if not place or not self._gateway.signed_subscription(place, payment_id, signature):
            raise NotProved
        self.settle(found.payer_ref, found.id)
        return self._kept(found.payer_ref, found.id).value

    def cancel(self, *, user_id: str, subscription_id: str) -> Subscription:
        """End a subscription with the period that is paid; ending it again changes nothing.

        Raises NoSuchSubscription.
        """
        found = self._own(user_id, subscription_id).value
        if found.gateway_id and not found.over:
            try:
                self._gateway.cancel_subscription(found.gateway_id, at_period_end=True)
            except GatewayRefused:  # no period is running, so there is none to wait for
                self._gateway.cancel_subscription(found.gateway_id, at_period_end=False)
        return self._changed(found, cancelled_at=found.cancelled_at or self._clock(), over=True)

    def settle(self, payer_ref: str, subscription_id: str) -> None:
        """Bring a subscription and its charges up to date with the payment service.

        Whoever has left is charged no more: the subscription ends and what was charged goes back.
        """
        kept = self._repository.subscription(payer_ref, subscription_id)
        if kept is None or kept.value.gateway_id is None:
            return
        subscription, gateway_id = kept.value, kept.value.gateway_id
        closed = self._repository.closed(payer_ref)
        if closed:
            self._gateway.cancel_subscription(gateway_id, at_period_end=False)
        for invoice in self._gateway.invoices_of(gateway_id):
            if invoice.payment_id:
                payment = self._gateway.payment(invoice.payment_id)
                self._settle_charge(subscription, invoice, payment, closed=closed)
        if self._gateway.subscription(gateway_id).over:
            self._changed(subscription, over=True)

    def end_for_good(self, payer_ref: str, subscription_id: str) -> None:
        """End the subscription of somebody who has left, at once; repeatable."""
        kept = self._repository.subscription(payer_ref, subscription_id)
        if kept is None:
            return
        subscription = kept.value
        found = subscription.gateway_id or self._lost(subscription)
        if found:
            self._gateway.cancel_subscription(found, at_period_end=False)
            self._changed(subscription, gateway_id=found)
            self.settle(payer_ref, subscription_id)

    def _settle_charge(
        self,
        subscription: Subscription,
        invoice: GatewayInvoice,
        payment: GatewayPayment,
        *,
        closed: bool,
    ) -> None:
        if not payment.taken:
            return
        order = self._order_of(subscription, invoice, payment)
        before = self._repository.order(order.payer_ref, order.id)
        if before is None and closed:
            self._settlement.give_back(payment, reason="account_closed")
            return
        if not fits(payment, order):
            self._settlement.give_back(payment, reason="wrong_amount")
            return
        self._repository.add(order)
        stored = self._repository.order(order.payer_ref, order.id)
        self._settlement.finish(stored.value if stored else order, ())

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
        for each in self._repository.subscriptions(payer_ref):
            if each.over or each.gateway_id is None:
                continue
            found = self._gateway.subscription(each.gateway_id)
            if found.status != "created" and not found.over:
                raise AlreadySubscribed
            if found.status == "created":  # a checkout that was left: the new one takes its place
                self._gateway.cancel_subscription(each.gateway_id, at_period_end=False)
            self._changed(each, over=True)

    def _ask(self, subscription: Subscription, *, fresh: bool) -> GatewaySubscription:
        plan_id = self._gateway.plan(_terms(subscription.product))
        if not fresh and (found := self._find(subscription, plan_id)):
            return found
        return self._gateway.create_subscription(
            plan_id=plan_id,
            cycles=_CYCLES[subscription.product.period or "monthly"],
            notes={PAYER_NOTE: subscription.payer_ref, OUR_ID_NOTE: subscription.id},
        )

    def _lost(self, subscription: Subscription) -> str | None:
        """Return what a lost reply may have hidden: a subscription at the service only."""
        found = self._find(subscription, self._gateway.plan(_terms(subscription.product)))
        return found.id if found else None

    def _find(self, subscription: Subscription, plan_id: str) -> GatewaySubscription | None:
        since = subscription.created_at - _SKEW
        for found in self._gateway.subscriptions_of(plan_id, since):
            if found.notes.get(OUR_ID_NOTE) == subscription.id:
                return found
        return None

    def _changed(self, subscription: Subscription, **changes: object) -> Subscription:
        """Change a subscription, whoever else does; what leads to the service is written once."""
        for _ in range(_TRIES):
            kept = self._kept(subscription.payer_ref, subscription.id)
            if kept.value.gateway_id:
                changes["gateway_id"] = kept.value.gateway_id
            changed = kept.value.model_copy(update=changes)
            if changed == kept.value:
                return changed
            try:
                self._repository.save(changed, kept.etag)
            except Stale:
                continue
            return changed
        raise Contended

    def _own(self, user_id: str, subscription_id: str) -> Kept[Subscription]:
        payer_ref = self._payers.known(user_id)
        if payer_ref is None:
            raise NoSuchSubscription
        return self._kept(payer_ref, subscription_id)

    def _kept(self, payer_ref: str, subscription_id: str) -> Kept[Subscription]:
        kept = self._repository.subscription(payer_ref, subscription_id)
        if kept is None:
            raise NoSuchSubscription
        return kept


def _terms(product: Product) -> PlanTerms:
    return PlanTerms(product.code, product.title, product.amount_paise, product.period or "monthly")
