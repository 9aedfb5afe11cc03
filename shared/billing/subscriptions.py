"""Subscriptions: agreed once, charged each period by the payment service.

One payer has one slot, taken by compare-and-swap: what takes it can charge, and a subscription that
it is taken from before its first charge counts never can; what it charges all the same goes back.
"""

from dataclasses import dataclass
from datetime import timedelta

from shared.billing.charges import Charges
from shared.billing.errors import AlreadySubscribed
from shared.billing.model import Order, Slot, Subscription
from shared.billing.notices import SubscriptionNotices
from shared.billing.open_items import OpenItems, Subject
from shared.billing.sales import (
    OUR_ID_NOTE,
    PAYER_NOTE,
    NewSale,
    Payable,
    Proof,
    Sales,
    require_proof,
)
from shared.ports.payment_errors import GatewayRefused
from shared.ports.payments import GatewayInvoice, GatewayPayment, GatewaySubscription, PlanTerms
from shared.store import Contended, Unreadable

_CYCLES = {"monthly": 120, "yearly": 10}
"""Ten years: a subscription of Razorpay must end some time."""

PAYABLE_FOR = timedelta(hours=24)
"""How long a checkout can begin a subscription."""

_SKEW = timedelta(hours=1)
_TRIES = 4


class _SlotTakenError(Exception):
    """Another subscription of the payer has taken the slot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriptions:
    """The use cases of products that are paid each period."""

    sales: Sales[Subscription]
    charges: Charges
    items: OpenItems
    notices: SubscriptionNotices

    def start(self, asked: NewSale) -> Payable[Subscription]:
        """Create a subscription, which the checkout then authorises.

        While the checkout of an earlier request for the same is open, the answer is that one.
        Raises NoSuchProduct, AlreadySubscribed, AccountClosed, IdempotencyKeyReused,
        GatewayRefused, Contended.
        """
        for _ in range(_TRIES):
            subscription, fresh = self._waiting(asked) or self.sales.add(asked)
            if subscription.begun or (subscription.over and subscription.gateway_id):
                return self.sales.payable(subscription)  # a repeated request, long after the first
            payer_ref = subscription.payer_ref
            self.items.open(Subject.SUBSCRIPTION, subscription.id, owner_ref=payer_ref)
            self.notices.remember(payer_ref, asked.user_id)
            try:
                self._take_slot(subscription)
            except _SlotTakenError:
                self._displace(subscription)
                continue
            if subscription.gateway_id is None:
                found = self._ask(subscription, fresh=fresh)
                subscription = self._change(subscription, gateway_id=found.id)
                if subscription.gateway_id != found.id:
                    self._end(found.id)  # another tab asked at the same moment: nobody gets its id
            if subscription.displaced_at is None:
                return self.sales.payable(subscription)
        raise Contended

    def list(self, user_id: str) -> tuple[Subscription, ...]:
        """Return the subscriptions of a user, newest first, as far as they can be read."""
        payer_ref = self.sales.payers.known(user_id)
        found = self.sales.repository.subscriptions_of(payer_ref).items if payer_ref else ()
        shown = [each for each in found if each.gateway_id]
        return tuple(sorted(shown, key=lambda each: each.created_at, reverse=True))

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
        return self.sales.payable(self.end_with_period(found))

    def end_with_period(self, found: Subscription) -> Subscription:
        """Let a subscription charge no more; what is paid for stays."""
        if found.gateway_id and not found.over:
            try:
                self.sales.gateway.cancel_subscription(found.gateway_id, at_period_end=True)
            except GatewayRefused:  # no period is running, so there is none to wait for
                if not found.begun:
                    return self._displace(found)
                self.sales.gateway.cancel_subscription(found.gateway_id, at_period_end=False)
            self.notices.ends_with_period(found)
        cancelled_at = found.cancelled_at or self.sales.clock()
        return self._change(found, cancelled_at=cancelled_at, over=True)

    def settle(self, payer_ref: str, subscription_id: str) -> bool:
        """Bring a subscription up to date; tell whether nothing more can come of it.

        Where the account has been deleted, or another subscription has the slot, it ends, and what
        it was charged since is refunded. Raises Unreadable for the order of a charge, once the
        others are settled.
        """
        subscription = self.sales.collection.find(payer_ref, subscription_id)
        if subscription is None:
            return True
        gateway_id = subscription.gateway_id or self._lost(subscription)
        if gateway_id is None:
            return subscription.over or self._is_stale(subscription)
        subscription = self._change(subscription, gateway_id=gateway_id)
        closed = self.sales.repository.closed(payer_ref)
        if subscription.displaced_at or closed:
            self._end(gateway_id)
        found = self.sales.gateway.subscription(gateway_id)
        if not closed:
            self.notices.changed(subscription, found)
        try:
            self.charges.settle_missing(subscription, found)
        finally:
            over = subscription.over or found.over
            self._change(subscription, status=found.status, over=over)
        return found.over

    def settle_charge(
        self,
        subscription: Subscription,
        found: GatewaySubscription,
        invoice: GatewayInvoice,
        payment: GatewayPayment,
    ) -> Order | None:
        """Settle one charge; return the order that it has become."""
        order = self.charges.settle(subscription, found, invoice, payment)
        if order is None and payment.taken:
            self.items.open_now(Subject.ENDING, subscription.id, owner_ref=subscription.payer_ref)
        return order

    def end_for_good(self, payer_ref: str, subscription_id: str) -> None:
        """See to it that a subscription never charges again; repeatable, and pursued by a timer."""
        self.items.open_now(Subject.ENDING, subscription_id, owner_ref=payer_ref)
        self.settle(payer_ref, subscription_id)

    def adopted(self, subscription: Subscription, found: GatewaySubscription) -> Subscription:
        """Return a subscription with its id at the service, which a lost response has hidden."""
        if subscription.gateway_id:
            return subscription
        return self._change(subscription, gateway_id=found.id)

    def _waiting(self, asked: NewSale) -> tuple[Subscription, bool] | None:
        """Return what an earlier request for the same has made and nobody has paid yet.

        One for something else that nobody has paid makes room. Raises AlreadySubscribed, and
        Unreadable: what cannot be read may be active, and a second one would charge twice.
        """
        payer_ref = self.sales.payers.known(asked.user_id)
        if payer_ref is None:
            return None
        found = self.sales.repository.subscriptions_of(payer_ref)
        if found.unreadable:
            raise Unreadable
        wanted = self.sales.terms(asked)
        for each in found.items:
            if each.over or each.displaced_at or not self._is_live(each):
                continue
            if asked.once and each.id == self.sales.id_of(asked, payer_ref):
                return None  # this very request, which ``add`` checks and finds
            if (each.product, each.billing_state, each.business) == wanted:
                return each, False
            self._displace(each)
        return None

    def _is_live(self, subscription: Subscription) -> bool:
        """Tell whether a checkout can still begin a subscription; raises AlreadySubscribed."""
        if subscription.gateway_id is None:
            return True
        status = self.sales.gateway.subscription(subscription.gateway_id)
        if status.over:
            self._change(subscription, status=status.status, over=True)
            return False
        if not status.waits or subscription.begun:
            raise AlreadySubscribed
        return True

    def _take_slot(self, subscription: Subscription) -> None:
        """Take the payer's slot; raises _SlotTakenError while another one holds it."""

        def step(slot: Slot | None) -> Slot:
            slot = slot or Slot(payer_ref=subscription.payer_ref)
            holder = slot.subscription_id
            if holder not in {None, subscription.id} and not self._has_left(slot):
                raise _SlotTakenError
            return slot.model_copy(update={"subscription_id": subscription.id})

        self.sales.repository.slots.change(subscription.payer_ref, "slot", step)

    def _has_left(self, slot: Slot) -> bool:
        holder = self.sales.collection.find(slot.payer_ref, slot.subscription_id or "")
        return holder is None or holder.over or holder.displaced_at is not None

    def _displace(self, subscription: Subscription) -> Subscription:
        """Let a subscription that has not begun never count; raises AlreadySubscribed."""

        def step(stored: Subscription) -> Subscription:
            if stored.begun:
                raise AlreadySubscribed
            left = {"displaced_at": stored.displaced_at or self.sales.clock(), "over": True}
            return stored.model_copy(update=left)

        self.items.open_now(Subject.ENDING, subscription.id, owner_ref=subscription.payer_ref)
        displaced = self.sales.change(subscription, step)
        if displaced.gateway_id:
            self._end(displaced.gateway_id)
        return displaced

    def _end(self, gateway_id: str) -> None:
        """End a subscription at once; one that cannot be cancelled before it begins expires."""
        try:
            self.sales.gateway.cancel_subscription(gateway_id, at_period_end=False)
        except GatewayRefused:
            if not self.sales.gateway.subscription(gateway_id).waits:
                raise

    def _is_stale(self, subscription: Subscription) -> bool:
        """Tell whether the service was asked too long ago to have it and not to show it."""
        return self.sales.clock() - subscription.created_at > PAYABLE_FOR + _SKEW

    def _ask(self, subscription: Subscription, *, fresh: bool) -> GatewaySubscription:
        plan_id = self.sales.gateway.plan(_terms(subscription))
        if not fresh and (found := self._find(subscription, plan_id)):
            return found
        return self.sales.gateway.create_subscription(
            plan_id=plan_id,
            cycles=_CYCLES[subscription.product.period or "monthly"],
            expire_by=self.sales.clock() + PAYABLE_FOR,
            notes={PAYER_NOTE: subscription.payer_ref, OUR_ID_NOTE: subscription.id},
        )

    def _lost(self, subscription: Subscription) -> str | None:
        """Return what a lost response may have hidden: a subscription at the service only."""
        found = self._find(subscription, self.sales.gateway.plan(_terms(subscription)))
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


def _terms(subscription: Subscription) -> PlanTerms:
    product = subscription.product
    return PlanTerms(product.code, product.title, product.amount_paise, product.period or "monthly")
