"""Who may open an interview, and what pays for it: Pro, the free ones of the month, or credits.

A session reserves its use when it opens, so that two tabs cannot open more than was paid for; the
use is charged with the first answer that is accepted, and given back where none ever was. Each use
is an entry whose number follows the one before. Two requests that both saw the last credit write
the same number, and the store accepts one of them.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from shared.billing.errors import NoCredits, NoSuchOrder
from shared.billing.ledger import Balance, Books, balance_of
from shared.billing.model import Entry, EntryType, Source
from shared.billing.payers import Payers
from shared.billing.repository import USE_PREFIX, BillingRepository, Read
from shared.kernel.clock import Clock, Instant
from shared.store import Contended, Unreadable, existing, tries


class Allowance(NamedTuple):
    """What a user may still use.

    ``reserved``: credits of open sessions without an answer; ``frozen``: credits that wait for the
    decision of a dispute; ``debt``: interviews that were used and then refunded, which the next
    credits pay for first.
    """

    credits: int
    free_left: int
    pro_until: Instant | None
    reserved: int = 0
    frozen: int = 0
    debt: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitlements:
    """Lets users open interviews out of what they paid for."""

    repository: BillingRepository
    payers: Payers
    free_per_month: int
    clock: Clock

    def allowance(self, user_id: str) -> Allowance:
        """Return what a user may still use, as far as the ledger can be read."""
        payer_ref = self.payers.known(user_id)
        balance = self._balance(payer_ref) if payer_ref else balance_of(Books(), self.clock())
        return Allowance(
            credits=max(0, balance.credits),
            free_left=max(0, self.free_per_month - balance.free_this_month),
            pro_until=balance.pro_until,
            reserved=balance.reserved,
            frozen=balance.frozen,
            debt=max(0, -balance.credits),
        )

    def reserve(self, user_id: str, session_id: str) -> str:
        """Set a use aside for a session and return its id; repeating it reserves nothing more.

        Raises NoCredits, AccountClosed, Contended, and Unreadable where it would take a credit
        from a ledger of which a document cannot be read.
        """
        payer_ref = self.payers.of(user_id)
        number = 0
        for _ in tries():
            now = self.clock()
            ledger = self.repository.entries_of(payer_ref)
            for entry in ledger.items:
                if entry.session_id == session_id and entry.returned_at is None:
                    return entry.id
            # A number that was refused is taken, even where no query finds what has taken it.
            number = max(number, _uses(ledger)) + 1
            entry = Entry(
                id=f"{USE_PREFIX}{number:08}",
                type=EntryType.USE,
                payer_ref=payer_ref,
                at=now,
                session_id=session_id,
                source=self._source(payer_ref),
                reserved=True,
            )
            if self.repository.entries.add(entry):
                return entry.id
        raise Contended

    def charge(self, user_id: str, session_id: str, use_id: str | None) -> None:
        """Charge the use of a session whose first answer was accepted; repeatable."""
        now = self.clock()
        self._change(user_id, session_id, use_id, lambda use: _charged(use, now))

    def give_back(self, user_id: str, session_id: str, use_id: str | None) -> None:
        """Give back the use of a session that will never have an answer, unless it was charged."""
        now = self.clock()
        self._change(user_id, session_id, use_id, lambda use: _returned(use, now))

    def _change(
        self, user_id: str, session_id: str, use_id: str | None, step: Callable[[Entry], Entry]
    ) -> None:
        payer_ref = self.payers.known(user_id)
        if payer_ref is None:
            return
        for each in [use_id] if use_id else self._uses_of(payer_ref, session_id):
            with suppress(NoSuchOrder):  # it went with the account
                self.repository.entries.change(payer_ref, each, existing(NoSuchOrder, step))

    def _uses_of(self, payer_ref: str, session_id: str) -> list[str]:
        entries = self.repository.entries_of(payer_ref).items
        return [each.id for each in entries if each.session_id == session_id]

    def _balance(self, payer_ref: str) -> Balance:
        return balance_of(self.repository.books_of(payer_ref), self.clock())

    def _source(self, payer_ref: str) -> Source:
        books = self.repository.books_of(payer_ref)
        balance = balance_of(books, self.clock())
        if balance.pro_until:
            return Source.PRO
        if balance.free_this_month < self.free_per_month:
            return Source.FREE
        if books.unreadable:  # it may hold credits as well as take them
            raise Unreadable
        if balance.credits > 0:
            return Source.CREDIT
        raise NoCredits


def _charged(use: Entry, now: Instant) -> Entry:
    if use.charged_at or use.returned_at or not use.reserved:
        return use
    return use.model_copy(update={"charged_at": now})


def _returned(use: Entry, now: Instant) -> Entry:
    """Return a use as given back; one that earlier releases wrote was charged at once."""
    if use.charged_at or use.returned_at or not use.reserved:
        return use
    return use.model_copy(update={"returned_at": now})


def _uses(ledger: Read[Entry]) -> int:
    """Return how many interviews were opened, including those whose entry cannot be read."""
    ids = [*(entry.id for entry in ledger.items), *ledger.unreadable]
    return sum(entry_id.startswith(USE_PREFIX) for entry_id in ids)
