"""Where the books are kept. Every read brings the version to hand back with a change."""

from collections.abc import Iterator
from typing import NamedTuple

from pydantic import BaseModel

from shared.billing.model import (
    Closing,
    Entry,
    Order,
    Payer,
    RefundIntent,
    Subscription,
)
from shared.ports.documents import LEDGER, USERS, AlreadyExists, DocumentStore, Query


class Kept[T: BaseModel](NamedTuple):
    """Something stored, and the version that was read."""

    value: T
    etag: str


class OrderPage(NamedTuple):
    """A page of orders, newest first."""

    orders: list[Order]
    next_cursor: str | None


class BillingRepository:
    """Reads and writes payers, orders, subscriptions, refunds and entries."""

    def __init__(self, documents: DocumentStore) -> None:
        """Keep them in this store."""
        self._documents = documents

    def payer(self, user_id: str) -> Payer | None:
        """Return what leads to somebody's books."""
        document = self._documents.get(USERS, user_id, "payer")
        return Payer.model_validate(document.body) if document else None

    def add_payer(self, payer: Payer) -> bool:
        """Add what leads to somebody's books; tell whether nothing did before."""
        try:
            self._documents.create(USERS, payer.user_id, payer.model_dump(mode="json"))
        except AlreadyExists:
            return False
        return True

    def forget_payer(self, user_id: str) -> None:
        """Remove what leads to somebody's books."""
        self._documents.delete(USERS, user_id, "payer")

    def closed(self, payer_ref: str) -> bool:
        """Tell whether the owner of these books has left."""
        return self._documents.get(LEDGER, payer_ref, "closed") is not None

    def close(self, closing: Closing) -> None:
        """Say that the owner of these books has left."""
        self._documents.upsert(LEDGER, closing.payer_ref, closing.model_dump(mode="json"))

    def order(self, payer_ref: str, order_id: str) -> Kept[Order] | None:
        """Return one order."""
        return self._get(payer_ref, order_id, Order)

    def subscription(self, payer_ref: str, subscription_id: str) -> Kept[Subscription] | None:
        """Return one subscription."""
        return self._get(payer_ref, subscription_id, Subscription)

    def refund(self, payer_ref: str, refund_id: str) -> Kept[RefundIntent] | None:
        """Return one refund that was decided on."""
        return self._get(payer_ref, refund_id, RefundIntent)

    def add(self, thing: Order | Subscription | RefundIntent | Entry) -> bool:
        """Add something to the books; tell whether it was not there before."""
        try:
            self._documents.create(LEDGER, thing.payer_ref, thing.model_dump(mode="json"))
        except AlreadyExists:
            return False
        return True

    def save(self, thing: Order | Subscription, etag: str) -> None:
        """Change an order or a subscription; raises Stale or Missing."""
        self._documents.replace(LEDGER, thing.payer_ref, thing.model_dump(mode="json"), etag=etag)

    def entries(self, payer_ref: str) -> Iterator[Entry]:
        """Yield every entry of somebody's books."""
        for body in self._all(payer_ref, "entry"):
            yield Entry.model_validate(body)

    def subscriptions(self, payer_ref: str) -> Iterator[Subscription]:
        """Yield every subscription of somebody's books."""
        for body in self._all(payer_ref, "subscription"):
            yield Subscription.model_validate(body)

    def orders(self, payer_ref: str, *, limit: int, cursor: str | None) -> OrderPage:
        """Return a page of orders, newest first; raises UnknownCursor."""
        query = Query(kind="order", order_by="created_at", descending=True, limit=limit)
        found = self._documents.query(LEDGER, payer_ref, query, continuation=cursor)
        orders = [Order.model_validate(document.body) for document in found.documents]
        return OrderPage(orders, found.continuation)

    def delete_entry(self, payer_ref: str, entry_id: str) -> bool:
        """Remove an entry that is no part of the books of payment; tell whether it was there."""
        return self._documents.delete(LEDGER, payer_ref, entry_id)

    def _all(self, payer_ref: str, kind: str) -> Iterator[dict[str, object]]:
        cursor: str | None = None
        while True:
            page = self._documents.query(
                LEDGER, payer_ref, Query(kind=kind, limit=200), continuation=cursor
            )
            yield from (document.body for document in page.documents)
            cursor = page.continuation
            if cursor is None:
                return

    def _get[T: BaseModel](
        self, payer_ref: str, document_id: str, model: type[T]
    ) -> Kept[T] | None:
        document = self._documents.get(LEDGER, payer_ref, document_id)
        return Kept(model.model_validate(document.body), document.etag) if document else None
