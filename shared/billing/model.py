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

StoredState = Annotated[str, Field(pattern=r"^[0-9]{2}$")]
"""The GST code of an Indian state. What is accepted of buyers is in ``places``."""


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


class Business(Stored):
    """A buyer who is registered for GST and claims the tax back: named on the invoice.

    ``sez``: it buys as a unit or a developer of a special economic zone.
    """

    gstin: str
    name: str
    address: str
    sez: bool = False


class Sale(Stored):
    """What an order and a subscription have in common.

    ``product`` is the one that was sold, with its price at that time.
    """

    id: str
    payer_ref: str
    product: Product
    billing_state: StoredState | None
    created_at: Instant
    request_fingerprint: str | None = None
    business: Business | None = None


class Order(Sale):
    """A product that is paid once, and the one payment that counts for it.

    ``reversed_paise``: how much of it was refunded or lost in a dispute. ``fee_paise``: what the
    payment service has kept of it, the tax on that included.
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
    fee_paise: int = 0
    fee_tax_paise: int = 0


class Subscription(Sale):
    """An agreement to be charged each period. Each charge becomes an order.

    ``status``: the payment service's word when it was last asked. ``charges``: how many have become
    orders. Of ``begun`` (its first charge counts) and ``displaced_at`` (another one has taken its
    place before that, so whatever it charges goes back) only one is ever set.
    """

    kind: Literal["subscription"] = "subscription"
    gateway_id: str | None = None
    cancelled_at: Instant | None = None
    over: bool = False
    status: str = "created"
    begun: bool = False
    displaced_at: Instant | None = None
    charges: int = 0


class Slot(Stored):
    """Which subscription of a payer may charge: one at a time."""

    id: Literal["slot"] = "slot"
    kind: Literal["slot"] = "slot"
    payer_ref: str
    subscription_id: str | None = None


class IntentState(StrEnum):
    """Whether a refund stands. ``void``: it never will, and an operator has been told."""

    OPEN = "open"
    DONE = "done"
    VOID = "void"


class RefundIntent(Stored):
    """A refund that is to be, stored before the payment service is asked and until it stands.

    Decided by an admin, or by us where a payment bought nothing (``automatic``: all that is left).
    ``takes``: the credits, or days of a period, that go with it; None: in proportion.
    ``paid_otherwise_at``: when an admin said that it was paid without the payment service.
    """

    id: str
    kind: Literal["refund"] = "refund"
    payer_ref: str
    order_id: str
    payment_id: str
    amount_paise: int
    reason: str
    asked_at: Instant
    request_fingerprint: str
    automatic: bool = False
    takes: int | None = None
    state: IntentState = IntentState.OPEN
    refusal: str | None = None
    paid_otherwise_at: Instant | None = None


class EntryType(StrEnum):
    """What an entry records: bought, reversed, not reversed after all, used for an interview."""

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
    """One line of a ledger. Its id is derived from its cause, so it is written once.

    ``grant:<payment>``: the payment bought ``credits`` or a ``period``. ``revoke:<refund>``
    reverses ``paise`` of a payment, ``restore:<same>`` cancels that again; earlier releases wrote
    them of disputes too. None of these ever changes.

    ``use:<n>`` is the n-th interview; its number makes two uses of one credit impossible. It is
    ``reserved`` when the session opens, charged with its first answer, and otherwise given back.
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
    takes: int | None = None
    reserved: bool = False
    charged_at: Instant | None = None
    returned_at: Instant | None = None


class Dispute(Stored):
    """What a dispute was like when the payment service was last asked; it may change back."""

    id: str
    kind: Literal["dispute"] = "dispute"
    payer_ref: str
    order_id: str
    payment_id: str
    gateway_id: str
    amount_paise: int
    status: str
    phase: str
    respond_by: Instant | None
    opened_at: Instant

    @property
    def lost(self) -> bool:
        """Whether the money has gone."""
        return self.status == "lost"

    @property
    def freezes(self) -> bool:
        """Whether what the payment bought cannot be used until it is decided.

        A retrieval or a fraud warning asks questions; nothing has been taken.
        """
        return self.status in {"open", "under_review"} and self.phase not in {"fraud", "retrieval"}


class Adjustment(Stored):
    """Credits that an admin has given or, below zero, taken."""

    id: str
    kind: Literal["adjustment"] = "adjustment"
    payer_ref: str
    credits: int
    reason: str
    at: Instant
    request_fingerprint: str
