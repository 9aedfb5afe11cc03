"""Payments: what the product needs of Razorpay, in our own words. Money is integer paise, INR."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

CURRENCY = "INR"

PAYMENT_ID = r"pay_[A-Za-z0-9]{14}"
"""The pattern of a payment's id at the gateway."""


class PaymentStatus(StrEnum):
    """How far a payment has come. ``failed`` is not the end: it may be authorised later.

    ``other``: a word that this release does not know; no money has been taken under it.
    """

    CREATED = "created"
    AUTHORIZED = "authorized"
    CAPTURED = "captured"
    REFUNDED = "refunded"
    FAILED = "failed"
    OTHER = "other"


class ReversalStatus(StrEnum):
    """Whether money that was captured is on its way back."""

    STANDS = "stands"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What opens our account at the gateway, and what its webhooks are signed with."""

    key_id: str
    key_secret: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    webhook_secret_previous: str = field(default="", repr=False)


class GatewayOrder(NamedTuple):
    """An order at the gateway; ``receipt`` and ``notes`` are what we gave it."""

    id: str
    amount_paise: int
    currency: str
    receipt: str
    notes: Mapping[str, str]
    created_at: datetime


class GatewayPayment(NamedTuple):
    """One attempt to pay. Nothing of the card or the account it came from passes this port.

    ``fee_paise``: what the gateway keeps, with the tax on it; 0 before the payment was taken. Where
    the customer bears the fee it is part of ``amount_paise``.
    """

    id: str
    status: PaymentStatus
    amount_paise: int
    currency: str
    order_id: str | None
    invoice_id: str | None
    refunded_paise: int
    created_at: datetime
    fee_paise: int = 0
    fee_tax_paise: int = 0

    @property
    def left_paise(self) -> int:
        """What has not been refunded of it."""
        return self.amount_paise - self.refunded_paise

    @property
    def taken(self) -> bool:
        """Whether the money has reached us, even if it has gone back since."""
        return self.status in {PaymentStatus.CAPTURED, PaymentStatus.REFUNDED}


class Reversal(NamedTuple):
    """A refund: captured money that goes back. ``final``: its status changes no more.

    ``receipt``: the key that it was asked for with; empty where it was made in the dashboard.
    """

    id: str
    payment_id: str
    amount_paise: int
    status: ReversalStatus
    created_at: datetime
    final: bool = True
    receipt: str = ""


class DisputeStatus(StrEnum):
    """How far a dispute is. Even a won one may be open again, in its next phase."""

    OPEN = "open"
    UNDER_REVIEW = "under_review"
    WON = "won"
    LOST = "lost"
    CLOSED = "closed"


class GatewayDispute(NamedTuple):
    """A payer's bank asks for the money back. ``deducted_paise``: what it has taken by now."""

    id: str
    payment_id: str
    amount_paise: int
    status: DisputeStatus
    phase: str
    deducted_paise: int
    respond_by: datetime | None
    created_at: datetime

    @property
    def final(self) -> bool:
        """Whether it has been decided, as far as its present phase goes."""
        return self.status in {DisputeStatus.WON, DisputeStatus.LOST, DisputeStatus.CLOSED}


class GatewayInvoice(NamedTuple):
    """One cycle of a subscription that has been, or is to be, paid."""

    id: str
    subscription_id: str | None
    payment_id: str | None
    period_start: datetime | None
    period_end: datetime | None


class GatewaySubscription(NamedTuple):
    """A subscription at the gateway; ``notes`` are what we gave it."""

    id: str
    plan_id: str
    status: str
    notes: Mapping[str, str]
    created_at: datetime
    paid_count: int = 0
    current_start: datetime | None = None
    current_end: datetime | None = None

    @property
    def over(self) -> bool:
        """Whether it will never charge again."""
        return self.status in {"cancelled", "completed", "expired"}

    @property
    def waits(self) -> bool:
        """Whether its checkout has not been completed."""
        return self.status == "created" and not self.paid_count


class SettledItem(NamedTuple):
    """One line of a payout to our bank account: a payment, a refund, an adjustment or a transfer.

    ``kind``: the gateway's word. ``payment_id``: what it is about, if it is about a payment.
    ``utr``: how the bank names the payout. ``fee_paise``: what was kept of a payment, with the tax
    on it. The payout is the sum of ``credit_paise`` less that of ``debit_paise``.
    """

    id: str
    kind: str
    payment_id: str | None
    dispute_id: str | None
    settlement_id: str
    utr: str
    amount_paise: int
    fee_paise: int
    fee_tax_paise: int
    credit_paise: int
    debit_paise: int
    settled_at: datetime


class PlanTerms(NamedTuple):
    """What a subscription costs each ``period`` (``monthly`` or ``yearly``); ``code`` names it."""

    code: str
    title: str
    amount_paise: int
    period: str


class PaymentGateway(Protocol):
    """Takes money and gives it back.

    Lists pass over what cannot be read, with a log line, so that one foreign thing hides no other.

    Any call may raise Unavailable: then it is unknown whether the thing was done. Only what is
    said here to be repeatable may be repeated; for the rest look first. Ids that do not have the
    gateway's form raise NoSuchThingAtGateway without a request.
    """

    @property
    def key_id(self) -> str:
        """The public half of our credentials, which the checkout page needs."""
        ...

    def signed_order(self, order_id: str, payment_id: str, signature: str) -> bool:
        """Tell whether the gateway's checkout signed that this payment pays this order."""
        ...

    def signed_subscription(self, subscription_id: str, payment_id: str, signature: str) -> bool:
        """Tell whether the gateway's checkout signed that this payment began this subscription."""
        ...

    def signed_webhook(self, body: bytes, signature: str | None) -> bool:
        """Tell whether the gateway sent these bytes, signed with the current or previous secret."""
        ...

    def create_order(
        self, *, receipt: str, amount_paise: int, notes: Mapping[str, str]
    ) -> GatewayOrder:
        """Make an order. Not repeatable: after Unavailable look for the receipt first."""
        ...

    def orders_with(self, receipt: str) -> list[GatewayOrder]:
        """Return the orders with this receipt, oldest first."""
        ...

    def order(self, order_id: str) -> GatewayOrder:
        """Return an order; raises NoSuchThingAtGateway."""
        ...

    def payments_of(self, order_id: str) -> list[GatewayPayment]:
        """Return the attempts to pay an order, oldest first; raises NoSuchThingAtGateway."""
        ...

    def payment(self, payment_id: str) -> GatewayPayment:
        """Return a payment; raises NoSuchThingAtGateway."""
        ...

    def payments_between(self, since: datetime, until: datetime) -> Iterator[GatewayPayment]:
        """Yield the payments that were begun in that time, in no promised order."""
        ...

    def capture(self, payment_id: str, amount_paise: int) -> GatewayPayment:
        """Take an authorised payment; raises GatewayRefused for any other.

        Not repeatable: after either error read the payment.
        """
        ...

    def refund(self, payment_id: str, amount_paise: int, *, key: str) -> Reversal:
        """Give money back; raises GatewayRefused. Repeatable under its ``key``."""
        ...

    def refunds_of(self, payment_id: str) -> list[Reversal]:
        """Return the refunds of a payment, oldest first."""
        ...

    def refunds_between(self, since: datetime, until: datetime) -> Iterator[Reversal]:
        """Yield the refunds that were asked for in that time."""
        ...

    def dispute(self, dispute_id: str) -> GatewayDispute:
        """Return a dispute; raises NoSuchThingAtGateway."""
        ...

    def disputes_between(self, since: datetime, until: datetime) -> Iterator[GatewayDispute]:
        """Yield the disputes that were opened in that time."""
        ...

    def plan(self, terms: PlanTerms) -> str:
        """Return the id of the plan with these terms, making it if there is none."""
        ...

    def create_subscription(
        self, *, plan_id: str, cycles: int, expire_by: datetime, notes: Mapping[str, str]
    ) -> GatewaySubscription:
        """Make a subscription, which the checkout can begin until ``expire_by``.

        Not repeatable: after Unavailable look for its notes first.
        """
        ...

    def subscriptions_of(self, plan_id: str, since: datetime) -> Iterator[GatewaySubscription]:
        """Yield the subscriptions to a plan that were made since then."""
        ...

    def subscription(self, subscription_id: str) -> GatewaySubscription:
        """Return a subscription; raises NoSuchThingAtGateway."""
        ...

    def cancel_subscription(self, subscription_id: str, *, at_period_end: bool) -> None:
        """End a subscription; repeatable, and one that is over stays so. Raises GatewayRefused."""
        ...

    def invoices_of(self, subscription_id: str) -> Iterator[GatewayInvoice]:
        """Yield the cycles of a subscription, page by page, newest first."""
        ...

    def invoice(self, invoice_id: str) -> GatewayInvoice:
        """Return one cycle of a subscription; raises NoSuchThingAtGateway."""
        ...

    def settled_on(self, day: date) -> Iterator[SettledItem]:
        """Yield what was paid out to our bank account on a day of India."""
        ...

    def ping(self) -> str:
        """Return the gateway's name and mode if it knows us, or raise Unavailable.

        It may repeat an answer of the last minute.
        """
        ...
