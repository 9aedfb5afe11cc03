"""Who may open an interview, and what pays for it: Pro, the free ones of the month, or credits.

Each use is an entry whose number follows the one before. Two requests that both saw the last credit
write the same number, and the store accepts one of them.
"""

from dataclasses import dataclass
from typing import NamedTuple

from shared.billing.errors import NoCredits
from shared.billing.ledger import Balance, balance_of
from shared.billing.model import Entry, EntryType, Source
from shared.billing.payers import Payers
from shared.billing.repository import USE_PREFIX, BillingRepository, Read
from shared.kernel.clock import Clock, Instant
from shared.store import Contended, Unreadable, tries


class Allowance(NamedTuple):
    """What a user may still use."""

    credits: int
    free_left: int
    pro_until: Instant | None


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
        entries = self.repository.entries_of(payer_ref).items if payer_ref else ()
        balance = balance_of(entries, self.clock())
        return Allowance(
            credits=max(0, balance.credits),
            free_left=max(0, self.free_per_month - balance.free_this_month),
            pro_until=balance.pro_until,
        )

    def use(self, user_id: str, session_id: str) -> None:
        """Pay for one interview session; repeating it for the same session costs nothing.

        Raises NoCredits, AccountClosed, Contended, and Unreadable where it would take a credit
        from a ledger of which an entry cannot be read.
        """
        payer_ref = self.payers.of(user_id)
        number = 0
        for _ in tries():
            now = self.clock()
            ledger = self.repository.entries_of(payer_ref)
            if any(entry.session_id == session_id for entry in ledger.items):
                return
            # A number that was refused is taken, even where no query finds what has taken it.
            number = max(number, _uses(ledger)) + 1
            entry = Entry(
                id=f"{USE_PREFIX}{number:08}",
                type=EntryType.USE,
                payer_ref=payer_ref,
                at=now,
                session_id=session_id,
                source=self._source(ledger, balance_of(ledger.items, now)),
            )
            if self.repository.entries.add(entry):
                return
        raise Contended

    def _source(self, ledger: Read[Entry], balance: Balance) -> Source:
        if balance.pro_until:
            return Source.PRO
        if balance.free_this_month < self.free_per_month:
            return Source.FREE
        if ledger.unreadable:  # it may hold credits as well as take them
            raise Unreadable
        if balance.credits > 0:
            return Source.CREDIT
        raise NoCredits


def _uses(ledger: Read[Entry]) -> int:
    """Return how many interviews were opened, including those whose entry cannot be read."""
    ids = [*(entry.id for entry in ledger.items), *ledger.unreadable]
    return sum(entry_id.startswith(USE_PREFIX) for entry_id in ids)
