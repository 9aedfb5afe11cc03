"""Refunds as intents: stored before the payment service is asked, and pursued until they stand.

A refusal is no end. The commonest one is that the account holds too little at the moment; what is
refused because of its age stays open, with an alarm that tells its age, until a person has paid the
money back in another way and closes it.
"""

import logging
from dataclasses import dataclass

from shared.billing.brake import SalesBrake
from shared.billing.errors import NoSuchOrder
from shared.billing.model import REFUND, IntentState, RefundIntent
from shared.billing.open_items import OpenItems, Subject
from shared.billing.repository import BillingRepository
from shared.kernel.clock import Clock
from shared.kernel.ids import derived_id
from shared.kernel.trace import log_event
from shared.ports.payment_errors import GatewayRefused
from shared.ports.payments import GatewayPayment, PaymentGateway, Reversal, ReversalStatus
from shared.store import existing

WRONG_AMOUNT = "wrong_amount"


class NoSuchIntent(Exception):
    """A refund that an open item names is not in the ledger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivingBack:
    """Gives money back, by intents."""

    repository: BillingRepository
    gateway: PaymentGateway
    items: OpenItems
    brake: SalesBrake
    clock: Clock

    def give_back(
        self, payment: GatewayPayment, *, payer_ref: str, order_id: str, reason: str
    ) -> None:
        """See to it that all that is left of a payment which buys nothing goes back."""
        if not payment.taken or payment.left_paise <= 0:
            return
        intent = RefundIntent(
            id=derived_id(REFUND, payer_ref, payment.id, "nothing was bought"),
            payer_ref=payer_ref,
            order_id=order_id,
            payment_id=payment.id,
            amount_paise=payment.left_paise,
            reason=reason,
            asked_at=self.clock(),
            request_fingerprint="",
            automatic=True,
        )
        if self.decide(intent):
            log_event("alarm.given_back", level=logging.ERROR, payment_id=payment.id, reason=reason)
            if reason == WRONG_AMOUNT:
                self.brake.record()
        self.pursue(payer_ref, intent.id)

    def decide(self, intent: RefundIntent) -> bool:
        """Store an intent, so that it will be pursued; tell whether it is new.

        The open item comes first: after a crash in between the item finds no intent, and goes.
        """
        self.items.open(
            Subject.REFUND_INTENT,
            intent.id,
            owner_ref=intent.payer_ref,
            payment_id=intent.payment_id,
        )
        return self.repository.refunds.add(intent)

    def pursue(self, payer_ref: str, intent_id: str) -> RefundIntent:
        """Ask for a refund unless it stands; return the intent as it is then.

        Raises NoSuchIntent, Unavailable. A refusal is stored, not raised.
        """
        intent = self.repository.refunds.find(payer_ref, intent_id)
        if intent is None:
            raise NoSuchIntent
        if intent.state is not IntentState.OPEN:
            return intent
        payment = self.gateway.payment(intent.payment_id)
        refunds = self.gateway.refunds_of(intent.payment_id)
        state = _outcome(intent, payment, refunds)
        if state is not None:
            return self._note(intent, state=state, refusal=None)
        if _on_its_way(intent, payment, refunds):
            return intent
        amount = payment.left_paise if intent.automatic else intent.amount_paise
        try:
            self.gateway.refund(intent.payment_id, amount, key=_key(intent, refunds, amount))
        except GatewayRefused as refused:
            log_event(
                "refund.refused",
                level=logging.WARNING,
                payment_id=intent.payment_id,
                reason=refused.reason,
            )
            return self._note(intent, refusal=refused.reason or "unknown")
        return self._note(intent, refusal=None)

    def void(self, payer_ref: str, intent_id: str, *, paid_otherwise: bool) -> RefundIntent:
        """Ask for a refund no more, whether or not it was paid in another way.

        Raises NoSuchIntent. One that stands stays as it is.
        """
        intent = self.repository.refunds.find(payer_ref, intent_id)
        if intent is None:
            raise NoSuchIntent
        paid_at = self.clock() if paid_otherwise else None
        return self._note(intent, state=IntentState.VOID, paid_otherwise_at=paid_at)

    def _note(self, intent: RefundIntent, **changes: object) -> RefundIntent:
        """Store what has become of an intent; one that is closed stays as it is."""

        def step(stored: RefundIntent) -> RefundIntent:
            if stored.state is not IntentState.OPEN:
                return stored
            return stored.model_copy(update=changes)

        place = intent.payer_ref, intent.id
        return self.repository.refunds.change(*place, existing(NoSuchOrder, step))


def _own(intent: RefundIntent, refunds: list[Reversal]) -> list[Reversal]:
    return [refund for refund in refunds if refund.receipt.startswith(intent.id)]


def _outcome(
    intent: RefundIntent, payment: GatewayPayment, refunds: list[Reversal]
) -> IntentState | None:
    """Return how an intent ends, or None while it is open.

    What we give back by ourselves is pursued until nothing is left and all of it has arrived. What
    an admin has decided ends with its own refund: if that fails at the bank, what the payment
    bought is there again, and the admin decides again.
    """
    if intent.automatic:
        arrived = payment.left_paise <= 0 and all(refund.final for refund in refunds)
        return IntentState.DONE if arrived else None
    own = _own(intent, refunds)
    if any(refund.status is ReversalStatus.STANDS and refund.final for refund in own):
        return IntentState.DONE
    if any(refund.status is ReversalStatus.LAPSED for refund in own):
        log_event("alarm.refund_failed", level=logging.ERROR, payment_id=intent.payment_id)
        return IntentState.VOID
    if not own and payment.left_paise < intent.amount_paise:
        log_event("alarm.refund_void", level=logging.ERROR, payment_id=intent.payment_id)
        return IntentState.VOID
    return None


def _on_its_way(intent: RefundIntent, payment: GatewayPayment, refunds: list[Reversal]) -> bool:
    return payment.left_paise <= 0 if intent.automatic else bool(_own(intent, refunds))


def _key(intent: RefundIntent, refunds: list[Reversal], amount: int) -> str:
    """Return the key to ask with: that of a refund which has failed refunds nothing any more."""
    if intent.automatic:
        return derived_id(REFUND, intent.id, str(len(refunds)), str(amount))
    return intent.id
