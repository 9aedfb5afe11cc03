"""Refunds that an admin decides on. The decision is stored before the payment service is asked."""

from dataclasses import dataclass
from typing import NamedTuple

from shared.billing.errors import KeyNeeded, NotRefundable
from shared.billing.giving_back import GivingBack
from shared.billing.lookup import OrderLookup
from shared.billing.model import REFUND, IntentState, Order, RefundIntent
from shared.billing.repository import BillingRepository
from shared.billing.subscriptions import Subscriptions
from shared.kernel.clock import Clock
from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import derived_id
from shared.ports.payment_errors import TOO_OLD, GatewayRefused, NoSuchThingAtGateway
from shared.ports.payments import PaymentGateway


class Decision(NamedTuple):
    """What an admin decides. ``amount_paise``: None is all that is left.

    ``takes``: the credits, or days of a period, that go with the money; None: in proportion,
    rounded in favour of the customer. ``end_subscription``: nothing is charged after this period.
    """

    amount_paise: int | None
    reason: str
    takes: int | None = None
    end_subscription: bool = False


class Refunded(NamedTuple):
    """The order as it is now, and what is still to come.

    ``waits_for``: why the payment service has refused the refund so far, which is asked for again
    until it stands. ``subscription_goes_on``: the next period will be charged.
    """

    order: Order
    waits_for: str | None
    subscription_goes_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Refunds:
    """The use case of refunding a payment."""

    repository: BillingRepository
    gateway: PaymentGateway
    lookup: OrderLookup
    giving_back: GivingBack
    subscriptions: Subscriptions
    clock: Clock

    def refund(self, payment_id: str, decision: Decision, *, once: RequestKey | None) -> Refunded:
        """Refund part or all that is left of a payment.

        Repeating the request under its key refunds nothing twice, whatever response was lost. What
        the service refuses for now stays decided. Raises KeyNeeded, NotRefundable, GatewayRefused
        (the payment is too old for ever), IdempotencyKeyReused.
        """
        if once is None:
            raise KeyNeeded
        order = self._order_of(payment_id)
        refund_id = derived_id(REFUND, order.payer_ref, payment_id, once.key)
        intent = self.repository.refunds.find(order.payer_ref, refund_id)
        if intent is None:
            intent = self._decided(order, refund_id, decision, once)
        once.require_same(intent.request_fingerprint)
        intent = self.giving_back.pursue(order.payer_ref, refund_id)
        if intent.refusal == TOO_OLD and intent.state is IntentState.OPEN:
            raise GatewayRefused(reason=TOO_OLD)
        goes_on = self._subscription_goes_on(order, end=decision.end_subscription)
        return Refunded(self._order_of(payment_id), intent.refusal, goes_on)

    def _decided(
        self, order: Order, refund_id: str, decision: Decision, once: RequestKey
    ) -> RefundIntent:
        payment = self.gateway.payment(order.payment_id or "")
        left = payment.left_paise
        amount = left if decision.amount_paise is None else decision.amount_paise
        if not (payment.taken and 0 < amount <= left):
            raise NotRefundable
        intent = RefundIntent(
            id=refund_id,
            payer_ref=order.payer_ref,
            order_id=order.id,
            payment_id=payment.id,
            amount_paise=amount,
            reason=decision.reason,
            asked_at=self.clock(),
            request_fingerprint=once.fingerprint,
            takes=decision.takes,
        )
        if self.giving_back.decide(intent):
            return intent
        return self.repository.refunds.find(order.payer_ref, refund_id) or intent

    def _subscription_goes_on(self, order: Order, *, end: bool) -> bool:
        """Tell whether the subscription that was charged will charge again, ending it if asked."""
        if order.subscription_id is None:
            return False
        found = self.repository.subscriptions.find(order.payer_ref, order.subscription_id)
        if found is None or found.over:
            return False
        if end:
            self.subscriptions.end_with_period(found)
        return not end

    def _order_of(self, payment_id: str) -> Order:
        """Return the settled order that a payment paid; raises NotRefundable."""
        try:
            order = self.lookup.payment(self.gateway.payment(payment_id))
        except NoSuchThingAtGateway:
            raise NotRefundable from None
        if order is None or order.payment_id != payment_id:
            raise NotRefundable
        return order
