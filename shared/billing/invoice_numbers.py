"""Invoice numbers: one after another within a financial year, none missing and none twice.

CGST rule 46(b) asks for a consecutive serial number of at most 16 characters, unique for the
financial year (April to March, Indian time). The last number and the order it was given to stand
in one document. Before the next number is given, whoever comes along first writes the last one
into its order; so a crash leaves neither a gap nor an order with two numbers.
"""

from datetime import datetime, timedelta, timezone
from typing import Literal

from shared.billing.errors import Contended
from shared.billing.model import Order
from shared.billing.repository import BillingRepository
from shared.ports.documents import LEDGER, AlreadyExists, DocumentStore, Missing, Stale
from shared.store import Stored

_TRIES = 50
_INDIA = timezone(timedelta(hours=5, minutes=30))
_APRIL = 4


class Series(Stored):
    """The numbers of one financial year: the last one, and which order has it."""

    id: Literal["series"] = "series"
    kind: Literal["series"] = "series"
    payer_ref: str
    last: int = 0
    owner_ref: str | None = None
    order_id: str | None = None


class InvoiceNumbers:
    """Gives out invoice numbers."""

    def __init__(self, documents: DocumentStore, repository: BillingRepository) -> None:
        """Keep the series beside the books."""
        self._documents = documents
        self._repository = repository

    def give(self, order: Order) -> None:
        """Give a paid order its number, if it has none; raises Contended.

        An order is looked at after the series was read: if the series is unchanged when its next
        number is taken, nobody can have taken one for this order since.
        """
        if order.invoice_number or order.paid_at is None:
            return
        year = financial_year(order.paid_at)
        for _ in range(_TRIES):
            series, etag = self._series(year)
            self._write_down(series, year)
            kept = self._repository.order(order.payer_ref, order.id)
            if kept is None or kept.value.invoice_number:
                return
            taken = series.model_copy(
                update={
                    "last": series.last + 1,
                    "owner_ref": order.payer_ref,
                    "order_id": order.id,
                }
            )
            try:
                self._save(taken, etag)
            except (AlreadyExists, Stale, Missing):
                continue
            self._write_down(taken, year)
            return
        raise Contended

    def _write_down(self, series: Series, year: str) -> None:
        """Write the last number of a series into the order that it was given to."""
        while series.owner_ref and series.order_id:
            kept = self._repository.order(series.owner_ref, series.order_id)
            if kept is None or kept.value.invoice_number:
                return
            number = {"invoice_number": number_of(year, series.last)}
            try:
                self._repository.save(kept.value.model_copy(update=number), kept.etag)
            except Stale:
                continue
            return

    def _series(self, year: str) -> tuple[Series, str | None]:
        partition = f"invoices:{year}"
        document = self._documents.get(LEDGER, partition, "series")
        if document is None:
            return Series(payer_ref=partition), None
        return Series.model_validate(document.body), document.etag

    def _save(self, series: Series, etag: str | None) -> None:
        body = series.model_dump(mode="json")
        if etag is None:
            self._documents.create(LEDGER, series.payer_ref, body)
        else:
            self._documents.replace(LEDGER, series.payer_ref, body, etag=etag)


def financial_year(at: datetime) -> str:
    """Return the Indian financial year of an instant, such as ``2627`` for 2026-27."""
    there = at.astimezone(_INDIA)
    first = there.year if there.month >= _APRIL else there.year - 1
    return f"{first % 100:02}{(first + 1) % 100:02}"


def number_of(year: str, number: int) -> str:
    """Return an invoice number, such as ``IM/2627/0000001``: 15 of the 16 characters allowed."""
    return f"IM/{year}/{number:07}"
