"""Invoice numbers: consecutive within a financial year, none missing and none given twice.

CGST rule 46(b) asks for a consecutive serial number of at most 16 characters, unique for the
financial year (April to March, Indian time). The last number and the order it was given to stand
in one document. Before the next number is taken, the last one is written into its order; so a
crash leaves neither a gap nor an order with two numbers. Where that order cannot be written, the
number is reserved for it, and the others go on.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Literal, Self

from shared.billing.errors import NoSuchOrder
from shared.billing.model import Order
from shared.ports.documents import LEDGER, DocumentStore
from shared.store import Collection, Stored, Unreadable, existing

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


class Reservation(Stored):
    """A number that belongs to an order into which it could not be written at the time."""

    id: str
    kind: Literal["reservation"] = "reservation"
    payer_ref: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceNumbers:
    """Gives out invoice numbers."""

    orders: Collection[Order]
    series: Collection[Series]
    reservations: Collection[Reservation]

    @classmethod
    def of(cls, documents: DocumentStore, orders: Collection[Order]) -> Self:
        """Return the numbers that are kept in a store."""
        return cls(
            orders=orders,
            series=Collection(documents, LEDGER, Series),
            reservations=Collection(documents, LEDGER, Reservation),
        )

    def give(self, order: Order) -> None:
        """Give a paid order its number, if it has none; raises Contended."""
        if order.invoice_number or order.paid_at is None:
            return
        year = financial_year(order.paid_at)
        partition = f"invoices:{year}"

        def take(series: Series | None) -> Series:
            """Take the next number.

            The order is read after the series was: if the series is unchanged when it is written,
            no other worker can have taken a number for this order since.
            """
            series = series or Series(payer_ref=partition)
            self._write_down(series, year)
            if self._has_number(order, partition):
                return series
            return series.model_copy(
                update={
                    "last": series.last + 1,
                    "owner_ref": order.payer_ref,
                    "order_id": order.id,
                }
            )

        self._write_down(self.series.change(partition, "series", take), year)

    def _write_down(self, series: Series, year: str) -> None:
        """Write the last number of a series into the order that it was given to."""
        if not (series.owner_ref and series.order_id):
            return
        number = number_of(year, series.last)
        try:
            self._number(series.owner_ref, series.order_id, number)
        except (Unreadable, NoSuchOrder):
            self.reservations.put(
                Reservation(
                    id=_reserved_for(series.order_id), payer_ref=series.payer_ref, number=number
                )
            )

    def _has_number(self, order: Order, partition: str) -> bool:
        """Tell whether an order has a number by now, which one that was reserved becomes."""
        stored = self.orders.find(order.payer_ref, order.id)
        if stored is None or stored.invoice_number:
            return True
        reserved = self.reservations.find(partition, _reserved_for(order.id))
        if reserved:
            self._number(order.payer_ref, order.id, reserved.number)
        return reserved is not None

    def _number(self, payer_ref: str, order_id: str, number: str) -> None:
        self.orders.change(payer_ref, order_id, existing(NoSuchOrder, _numbered(number)))


def _numbered(number: str) -> Callable[[Order], Order]:
    def step(order: Order) -> Order:
        if order.invoice_number:
            return order
        return order.model_copy(update={"invoice_number": number})

    return step


def _reserved_for(order_id: str) -> str:
    return f"reserved:{order_id}"


def financial_year(at: datetime) -> str:
    """Return the Indian financial year of an instant, such as ``2627`` for 2026-27."""
    there = at.astimezone(_INDIA)
    first = there.year if there.month >= _APRIL else there.year - 1
    return f"{first % 100:02}{(first + 1) % 100:02}"


def number_of(year: str, number: int) -> str:
    """Return an invoice number, such as ``IM/2627/0000001``: 15 of the 16 characters allowed."""
    return f"IM/{year}/{number:07}"
