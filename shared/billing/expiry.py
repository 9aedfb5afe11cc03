"""The end of books: the ledger of a deleted account goes when the law no longer asks for it.

Section 128(5) of the Companies Act has books kept for eight financial years after the one they are
about, which is longer than section 36 of the CGST Act asks for. The ledger of an account that
exists stays as long as the account does. The registers of a year (invoices, credit notes, payouts)
go when the year does, and so does the record of an item that was closed by hand.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from shared.billing.invoice_numbers import INDIA, financial_year, year_begun
from shared.billing.model import Closing
from shared.billing.open_items import PARTITION, OpenItem
from shared.kernel.clock import Clock, read_stamp
from shared.kernel.trace import log_event
from shared.ports.documents import LEDGER, Document, DocumentStore, Query
from shared.store import Collection

YEARS = 8
"""Financial years for which books are kept, after the one that they are about."""

_FIRST_YEAR = 2026
_OF_A_YEAR = ("register", "settlements", "invoices", "credit_notes")
"""The partitions of a financial year, by the words that their names begin with."""

_DATES = ("created_at", "paid_at", "at", "asked_at", "closed_at")
_PAGE = 100


def books_end(at: datetime) -> datetime:
    """Return when what happened at an instant need not be kept any more: on a 1 April in India."""
    return datetime(year_begun(at) + 1 + YEARS, 4, 1, tzinfo=INDIA)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerExpiry:
    """Removes closed ledgers whose time is over. A run that is cut off is finished by the next."""

    documents: DocumentStore
    closings: Collection[Closing]
    items: Collection[OpenItem]
    clock: Clock

    def run(self) -> int:
        """Remove every ledger that is due; return how many went."""
        now = self.clock()
        unreadable: list[str] = []
        removed = 0
        for closing in self._closed(unreadable):
            if now >= books_end(closing.closed_at) and self._over(closing.payer_ref, now):
                self.documents.delete_partition(LEDGER, closing.payer_ref)
                removed += 1
        self._expire_years(now)
        self._expire_closed_items(now, unreadable)
        log_event("ledger.expired", removed=removed, unreadable=len(unreadable))
        return removed

    def _expire_years(self, now: datetime) -> None:
        for began in range(_FIRST_YEAR, year_begun(now) - YEARS):
            year = financial_year(datetime(began, 4, 1, tzinfo=INDIA))
            for name in _OF_A_YEAR:
                self.documents.delete_partition(LEDGER, f"{name}:{year}")

    def _expire_closed_items(self, now: datetime, unreadable: list[str]) -> None:
        query = Query(kind="closed_by_hand", order_by="due_at")
        for item in list(self.items.every(PARTITION, query, unreadable=unreadable)):
            if item.by_hand and now >= books_end(item.by_hand.at):
                self.items.remove(PARTITION, item.id)

    def _closed(self, unreadable: list[str]) -> Iterator[Closing]:
        cursor, more = None, True
        while more:
            page = self.closings.walk("closed", limit=_PAGE, cursor=cursor, unreadable=unreadable)
            yield from page.items
            cursor = page.next_cursor
            more = cursor is not None

    def _over(self, payer_ref: str, now: datetime) -> bool:
        """Tell whether everything in a ledger is old enough; what is not dated does not count."""
        kept = self.documents.list_partition(LEDGER, payer_ref)
        return all(now >= books_end(at) for each in kept for at in _dates_of(each))


def _dates_of(document: Document) -> Iterator[datetime]:
    for name in _DATES:
        value = document.body.get(name)
        if isinstance(value, str):
            try:
                yield read_stamp(value)
            except ValueError:
                continue
