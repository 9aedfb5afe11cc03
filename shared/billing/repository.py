"""The collections of billing. A payer's ledger is one partition, with documents of many kinds."""

from dataclasses import dataclass
from typing import NamedTuple, Self

from shared.billing.ledger import Books
from shared.billing.model import (
    Adjustment,
    Closing,
    Dispute,
    Entry,
    Order,
    Payer,
    RefundIntent,
    Slot,
    Subscription,
)
from shared.ports.documents import LEDGER, USERS, DocumentStore, Query
from shared.store import Collection, Page, Unreadable

USE_PREFIX = "use:"
"""How the ids of the entries begin that record interviews."""

_ENTRIES = Query(kind="entry", limit=200)
_SUBSCRIPTIONS = Query(kind="subscription", limit=200)
_DISPUTES = Query(kind="dispute", limit=200)
_ADJUSTMENTS = Query(kind="adjustment", limit=200)


class Read[T](NamedTuple):
    """Everything of one kind in a ledger: what could be read, and the ids of what could not."""

    items: tuple[T, ...]
    unreadable: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingRepository:
    """Payers, orders, subscriptions, refunds, disputes, adjustments and ledger entries."""

    payers: Collection[Payer]
    closings: Collection[Closing]
    orders: Collection[Order]
    subscriptions: Collection[Subscription]
    refunds: Collection[RefundIntent]
    entries: Collection[Entry]
    slots: Collection[Slot]
    disputes: Collection[Dispute]
    adjustments: Collection[Adjustment]

    @classmethod
    def of(cls, documents: DocumentStore) -> Self:
        """Return the collections in a store."""
        return cls(
            payers=Collection(documents, USERS, Payer),
            closings=Collection(documents, LEDGER, Closing),
            orders=Collection(documents, LEDGER, Order),
            subscriptions=Collection(documents, LEDGER, Subscription),
            refunds=Collection(documents, LEDGER, RefundIntent),
            entries=Collection(documents, LEDGER, Entry),
            slots=Collection(documents, LEDGER, Slot),
            disputes=Collection(documents, LEDGER, Dispute),
            adjustments=Collection(documents, LEDGER, Adjustment),
        )

    def closed(self, payer_ref: str) -> bool:
        """Tell whether the account behind a ledger has been deleted."""
        try:
            return self.closings.find(payer_ref, "closed") is not None
        except Unreadable:  # it is there, and charging a deleted account is the worse mistake
            return True

    def books_of(self, payer_ref: str) -> Books:
        """Return everything in a ledger that counts."""
        entries = self.entries_of(payer_ref)
        disputes = _read(self.disputes, payer_ref, _DISPUTES)
        adjustments = _read(self.adjustments, payer_ref, _ADJUSTMENTS)
        unreadable = (*entries.unreadable, *disputes.unreadable, *adjustments.unreadable)
        return Books(entries.items, disputes.items, adjustments.items, unreadable)

    def entries_of(self, payer_ref: str) -> Read[Entry]:
        """Return the entries of a ledger."""
        return _read(self.entries, payer_ref, _ENTRIES)

    def subscriptions_of(self, payer_ref: str) -> Read[Subscription]:
        """Return the subscriptions of a ledger."""
        return _read(self.subscriptions, payer_ref, _SUBSCRIPTIONS)

    def order_page(self, payer_ref: str, *, limit: int, cursor: str | None) -> Page[Order]:
        """Return a page of orders, newest first; raises UnknownCursor."""
        query = Query(kind="order", order_by="created_at", descending=True, limit=limit)
        return self.orders.page(payer_ref, query, cursor)


def _read[T: (Entry, Subscription, Dispute, Adjustment)](
    collection: Collection[T], payer_ref: str, query: Query
) -> Read[T]:
    unreadable: list[str] = []
    items = tuple(collection.every(payer_ref, query, unreadable=unreadable))
    return Read(items, tuple(unreadable))
