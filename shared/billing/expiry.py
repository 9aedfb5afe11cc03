"""The end of books: the ledger of a deleted account goes when the law no longer asks for it.

Section 128(5) of the Companies Act has books kept for eight financial years after the one they are
about, which is longer than section 36 of the CGST Act asks for. The ledger of an account that
exists stays as long as the account does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from shared.billing.invoice_numbers import INDIA, year_begun
from shared.billing.model import Closing
from shared.kernel.clock import Clock, read_stamp
from shared.kernel.trace import log_event
from shared.ports.documents import LEDGER, Document, DocumentStore
from shared.store import Collection

YEARS = 8
"""Financial years for which books are kept, after the one that they are about."""

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
        log_event("ledger.expired", removed=removed, unreadable=len(unreadable))
        return removed

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
