"""What is kept of orders: documents of ``ledger``, and one in ``users`` that leads to them.

An order or a subscription is an aggregate that changes under compare-and-swap and only moves
forward. An entry of the ledger never changes: what happened is added, and everything else follows.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from shared.billing.catalogue import Product
from shared.kernel.clock import Instant
from shared.store import Stored

ORDER, SUBSCRIPTION, REFUND = "ord", "sub", "rfd"
"""Prefixes of our ids."""

StateCode = Annotated[str, Field(pattern=r"^[0-9]{2}$", examples=["29"])]
"""The GST code of an Indian state, such as 29 for Karnataka."""


class Payer(Stored):
    """Leads from a person to their books (``users``) and goes with the person."""

    id: Literal["payer"] = "payer"
    kind: Literal["payer"] = "payer"
    user_id: str
    payer_ref: str


class Closing(Stored):
    """Stands in the books of somebody who has left: nothing is sold to them any more."""

    id: Literal["closed"] = "closed"
    kind: Literal["closed"] = "closed"
    payer_ref: str
    closed_at: Instant


class OrderState(StrEnum):
    """How far an order has come; it never goes back."""

    CREATED = "created"
    PLACED = "placed"
    PAID = "paid"


class Period(Stored):
    """From when until when something is bought; the end is not part of it."""

    start: Instant
    end: Instant

    def covers(self, at: datetime) -> bool:
        """Tell whether it is running."""
        return self.start <= at < self.end


class Order(Stored):
    """What was ordered, with its price as it was, and the one payment that counts for it.

    ``reversed_paise``: what has gone back of it, by refund or dispute.
    """

    id: str
    kind: Literal["order"] = "order"
    payer_ref: str
    product: Product
    billing_state: StateCode | None
    created_at: Instant
    state: OrderState = OrderState.CREATED
    gateway_order_id: str | None = None
    payment_id: str | None = None
    paid_at: Instant | None = None
    reversed_paise: int = 0
    invoice_number: str | None = None
    subscription_id: str | None = None
    period: Period | None = None
    request_fingerprint: str | None = None


class Subscription(Stored):
    """An agreement to be charged each period. What it buys are orders, one per charge."""

    id: str
    kind: Literal["subscription"] = "subscription"
    payer_ref: str
    product: Product
    billing_state: StateCode | None
    created_at: Instant
    gateway_id: str | None = None
    cancelled_at: Instant | None = None
    over: bool = False
    request_fingerprint: str | None = None


class RefundIntent(Stored):
    """A refund that somebody of ours has decided on, written down before it is asked for."""

    id: str
    kind: Literal["refund"] = "refund"
    payer_ref: str
    order_id: str
    payment_id: str
    amount_paise: int
    reason: str
    asked_at: Instant
    request_fingerprint: str


class EntryType(StrEnum):
    """What an entry says: bought, gone back, not gone back after all, used."""

    GRANT = "grant"
    REVOKE = "revoke"
    RESTORE = "restore"
    USE = "use"


class Source(StrEnum):
    """What an interview is paid with."""

    FREE = "free"
    CREDIT = "credit"
    PRO = "pro"


class Entry(Stored):
    """One immutable line of the books. Its id follows from what it is about, so it is there once.

    ``grant:<payment>``: the payment bought ``credits`` or a ``period``. ``revoke:<refund or
    dispute>`` takes ``paise`` of a payment back, ``restore:<same>`` says that it did not come to
    that. ``use:<n>`` is the n-th interview; its number makes two uses of one credit impossible.
    """

    id: str
    kind: Literal["entry"] = "entry"
    type: EntryType
    payer_ref: str
    at: Instant
    payment_id: str | None = None
    paise: int = 0
    credits: int = 0
    period: Period | None = None
    session_id: str | None = None
    source: Source | None = None
