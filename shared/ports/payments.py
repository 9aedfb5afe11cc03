"""Payments: what the product needs of Razorpay, in our own words. Money is integer paise, INR."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from shared.kernel.errors import Conflict, NotFound

CURRENCY = "INR"

PAYMENT_ID = r"pay_[A-Za-z0-9]{14}"
"""The pattern of a payment's id at the gateway."""


class NoSuchThingAtGateway(NotFound):
    """The gateway does not know this id."""

    code = "payment.unknown_at_gateway"
    title = "Not found at the payment service"


class GatewayRefused(Conflict):
    """The gateway will not do this, now or later; ``reason`` is its own stable word for why."""

    code = "payment.refused_by_gateway"
    title = "The payment service refused this request"

    def __init__(self, *, reason: str = "", field: str = "") -> None:
        """Remember why: the gateway's reason and the field at fault, never its prose."""
        super().__init__()
        self.reason = reason
        self.field = field


class PaymentStatus(StrEnum):
    """How far a payment has come. ``failed`` is not the end: it may be authorised later."""

    CREATED = "created"
    AUTHORIZED = "authorized"
    CAPTURED = "captured"
    REFUNDED = "refunded"
    FAILED = "failed"


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
    """One attempt to pay. Nothing of the card or the account it came from passes this port."""

    id: str
    status: PaymentStatus
    amount_paise: int
    currency: str
    order_id: str | None
    invoice_id: str | None
    refunded_paise: int
    created_at: datetime

    @property
    def taken(self) -> bool:
        """Whether the money has reached us, even if it has gone back since."""
        return self.status in {PaymentStatus.CAPTURED, PaymentStatus.REFUNDED}


class Reversal(NamedTuple):
    """Captured money that goes back: a refund (``rfnd_``) or a dispute (``disp_``)."""

    id: str
    payment_id: str
    amount_paise: int
    status: ReversalStatus
    created_at: datetime


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

    @property
    def over(self) -> bool:
        """Whether it will never charge again."""
        return self.status in {"cancelled", "completed", "expired"}


class PlanTerms(NamedTuple):
    """What a subscription costs each ``period`` (``monthly`` or ``yearly``); ``code`` names it."""

    code: str
    title: str
    amount_paise: int
    period: str


class PaymentGateway(Protocol):
    """Takes money and gives it back.

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

    def dispute(self, dispute_id: str) -> Reversal:
        """Return a dispute; raises NoSuchThingAtGateway."""
        ...

    def disputes_between(self, since: datetime, until: datetime) -> Iterator[Reversal]:
        """Yield the disputes that were opened in that time."""
        ...

    def plan(self, terms: PlanTerms) -> str:
        """Return the id of the plan with these terms, making it if there is none."""
        ...

    def create_subscription(
        self, *, plan_id: str, cycles: int, notes: Mapping[str, str]
    ) -> GatewaySubscription:
        """Make a subscription. Not repeatable: after Unavailable look for its notes first."""
        ...

    def subscriptions_of(self, plan_id: str, since: datetime) -> Iterator[GatewaySubscription]:
        """Yield the subscriptions to a plan that were made since then."""
        ...

    def subscription(self, subscription_id: str) -> GatewaySubscription:
        """Return a subscription; raises NoSuchThingAtGateway."""
        ...

    def cancel_subscription(self, subscription_id: str, *, at_period_end: bool) -> None:
        """End a subscription. Repeatable; one that is over already stays so."""
        ...

    def invoices_of(self, subscription_id: str) -> list[GatewayInvoice]:
        """Return the cycles of a subscription."""
        ...

    def invoice(self, invoice_id: str) -> GatewayInvoice:
        """Return one cycle of a subscription; raises NoSuchThingAtGateway."""
        ...

    def ping(self) -> str:
        """Return the gateway's name and mode if it knows us, or raise Unavailable.

        It may repeat an answer of the last minute.
        """
        ...
