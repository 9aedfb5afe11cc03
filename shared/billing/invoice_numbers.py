"""Numbers of invoices and credit notes: consecutive within a financial year, none given twice.

CGST rules 46(b) and 53 ask for a consecutive serial number of at most 16 characters, unique for the
financial year (April to March, Indian time). The last number and the document that it was given to
stand in one document. Before the next number is taken, the last one is written into its document;
so a crash leaves neither a gap nor a document with two numbers. Where that document cannot be
written, the number is reserved for it, and the others go on.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Literal

from shared.billing.errors import NoSuchOrder
from shared.billing.model import Order
from shared.billing.notes import Note
from shared.ports.documents import LEDGER, DocumentStore
from shared.store import Collection, Stored, Unreadable, existing

INDIA = timezone(timedelta(hours=5, minutes=30))
_APRIL = 4


class Series(Stored):
    """The numbers of one financial year: the last one, and which document has it."""

    id: Literal["series"] = "series"
    kind: Literal["series"] = "series"
    payer_ref: str
    last: int = 0
    owner_ref: str | None = None
    order_id: str | None = None


class Reservation(Stored):
    """A number that belongs to a document into which it could not be written at the time."""

    id: str
    kind: Literal["reservation"] = "reservation"
    payer_ref: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers[T: (Order, Note)]:
    """Gives out the numbers of one series. ``member``: where a document keeps its number."""

    partition: str
    prefix: str
    member: str
    documents: Collection[T]
    series: Collection[Series]
    reservations: Collection[Reservation]

    def give(self, document: T, at: datetime) -> None:
        """Give a document its number, if it has none, in the year of ``at``; raises Contended."""
        if getattr(document, self.member):
            return
        year = financial_year(at)
        partition = f"{self.partition}:{year}"

        def take(series: Series | None) -> Series:
            """Take the next number.

            The document is read after the series was: if the series is unchanged when it is
            written, no other worker can have taken a number for this document since.
            """
            series = series or Series(payer_ref=partition)
            self._write_down(series, year)
            if self._has_number(document, partition):
                return series
            return series.model_copy(
                update={
                    "last": series.last + 1,
                    "owner_ref": document.payer_ref,
                    "order_id": document.id,
                }
            )

        self._write_down(self.series.change(partition, "series", take), year)

    def _write_down(self, series: Series, year: str) -> None:
        """Write the last number of a series into the document that it was given to."""
        if not (series.owner_ref and series.order_id):
            return
        number = number_of(year, series.last, self.prefix)
        try:
            self._number(series.owner_ref, series.order_id, number)
        except (Unreadable, NoSuchOrder):
            self.reservations.put(
                Reservation(
                    id=_reserved_for(series.order_id), payer_ref=series.payer_ref, number=number
                )
            )

    def _has_number(self, document: T, partition: str) -> bool:
        """Tell whether a document has a number by now, which one that was reserved becomes."""
        stored = self.documents.find(document.payer_ref, document.id)
        if stored is None or getattr(stored, self.member):
            return True
        reserved = self.reservations.find(partition, _reserved_for(document.id))
        if reserved:
            self._number(document.payer_ref, document.id, reserved.number)
        return reserved is not None

    def _number(self, payer_ref: str, document_id: str, number: str) -> None:
        step = existing(NoSuchOrder, self._numbered(number))
        self.documents.change(payer_ref, document_id, step)

    def _numbered(self, number: str) -> Callable[[T], T]:
        def step(document: T) -> T:
            if getattr(document, self.member):
                return document
            return document.model_copy(update={self.member: number})

        return step


def invoice_numbers(documents: DocumentStore, orders: Collection[Order]) -> Numbers[Order]:
    """Return the series of invoices, whose numbers stand in orders."""
    return Numbers(
        partition="invoices",
        prefix="IM",
        member="invoice_number",
        documents=orders,
        series=Collection(documents, LEDGER, Series),
        reservations=Collection(documents, LEDGER, Reservation),
    )


def note_numbers(documents: DocumentStore, notes: Collection[Note]) -> Numbers[Note]:
    """Return the series of credit notes."""
    return Numbers(
        partition="credit_notes",
        prefix="CN",
        member="number",
        documents=notes,
        series=Collection(documents, LEDGER, Series),
        reservations=Collection(documents, LEDGER, Reservation),
    )


def _reserved_for(document_id: str) -> str:
    return f"reserved:{document_id}"


def financial_year(at: datetime) -> str:
    """Return the Indian financial year of an instant, such as ``2627`` for 2026-27."""
    first = year_begun(at)
    return f"{first % 100:02}{(first + 1) % 100:02}"


def year_begun(at: datetime) -> int:
    """Return the year in which the Indian financial year of an instant began."""
    there = at.astimezone(INDIA)
    return there.year if there.month >= _APRIL else there.year - 1


def number_of(year: str, number: int, prefix: str = "IM") -> str:
    """Return a number, such as ``IM/2627/0000001``: 15 of the 16 characters allowed."""
    return f"{prefix}/{year}/{number:07}"
