"""The stored documents of billing: those of ``ledger``, and one in ``users`` that leads to them.

An order or a subscription is an aggregate that changes under compare-and-swap and only moves
forward. A ledger entry never changes: what happened is added, and everything else follows from the
sum.
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
    """Leads from a user to their ledger (``users``) and is erased with the user."""

    id: Literal["payer"] = "payer"
    kind: Literal["payer"] = "payer"
    user_id: str
    payer_ref: str


class Closing(Stored):
    """Marks the ledger of a deleted account: nothing is sold to it any more."""

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
    """The time that a subscription's charge pays for; the end is not part of it."""

    start: Instant
    end: Instant

    def covers(self, at: datetime) -> bool:
        """Tell whether an instant lies within the period."""
        return self.start <= at < self.end


class Sale(Stored):
    """What an order and a subscription have in common.

    ``product`` is the one that was sold, with its price at that time.
    """

    id: str
    payer_ref: str
    product: Product
    billing_state: StateCode | None
    created_at: Instant
    request_fingerprint: str | None = None


class Order(Sale):
    """A product that is paid once, and the one payment that counts for it.

    ``reversed_paise``: how much of it was refunded or lost in a dispute.
    """

    kind: Literal["order"] = "order"
    state: OrderState = OrderState.CREATED
    gateway_order_id: str | None = None
    payment_id: str | None = None
    paid_at: Instant | None = None
    reversed_paise: int = 0
    invoice_number: str | None = None
    subscription_id: str | None = None
    period: Period | None = None


class Subscription(Sale):
    """An agreement to be charged each period. Each charge becomes an order."""

    kind: Literal["subscription"] = "subscription"
    gateway_id: str | None = None
    cancelled_at: Instant | None = None
    over: bool = False


class RefundIntent(Stored):
    """A refund that an admin has decided on, stored before the payment service is asked."""

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
    """What an entry records: bought, reversed, not reversed after all, used."""

    GRANT = "grant"
    REVOKE = "revoke"
    RESTORE = "restore"
    USE = "use"


class Source(StrEnum):
    """What an interview was paid with."""

    FREE = "free"
    CREDIT = "credit"
    PRO = "pro"


class Entry(Stored):
    """One immutable line of a ledger. Its id is derived from its cause, so it is written once.

    ``grant:<payment>``: the payment bought ``credits`` or a ``period``. ``revoke:<refund or
    dispute>`` reverses ``paise`` of a payment, ``restore:<same>`` cancels that again. ``use:<n>``
    is the n-th interview; its number makes two uses of one credit impossible.
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
