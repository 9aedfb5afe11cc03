"""Who may open an interview, and on whose account: Pro, the month's free ones, or credits.

Each use is an entry whose number follows the one before. Two requests that both saw the last credit
write the same number, and the store lets one of them.
"""

from typing import NamedTuple

from shared.billing.errors import Contended, NoCredits
from shared.billing.ledger import Balance, balance_of
from shared.billing.model import Entry, EntryType, Source
from shared.billing.payers import Payers
from shared.billing.repository import BillingRepository
from shared.kernel.clock import Clock, Instant

_TRIES = 20


class Allowance(NamedTuple):
    """What somebody may still use."""

    credits: int
    free_left: int
    pro_until: Instant | None


class Entitlements:
    """Grants interviews out of what was paid for."""

    def __init__(
        self, repository: BillingRepository, payers: Payers, *, free_per_month: int, clock: Clock
    ) -> None:
        """Wire the use cases."""
        self._repository = repository
        self._payers = payers
        self._free = free_per_month
        self._clock = clock

    def allowance(self, user_id: str) -> Allowance:
        """Return what somebody may still use."""
        payer_ref = self._payers.known(user_id)
        entries = self._repository.entries(payer_ref) if payer_ref else ()
        balance = balance_of(entries, self._clock())
        return Allowance(
            credits=max(0, balance.credits),
            free_left=max(0, self._free - balance.free_this_month),
            pro_until=balance.pro_until,
        )

    def use(self, user_id: str, session_id: str) -> None:
        """Pay for one interview; raises NoCredits. A repeated call for it costs nothing more."""
        payer_ref = self._payers.of(user_id)
        for _ in range(_TRIES):
            now = self._clock()
            entries = list(self._repository.entries(payer_ref))
            if any(entry.session_id == session_id for entry in entries):
                return
            balance = balance_of(entries, now)
            entry = Entry(
                id=f"use:{balance.uses + 1:08}",
                type=EntryType.USE,
                payer_ref=payer_ref,
                at=now,
                session_id=session_id,
                source=self._source(balance),
            )
            if self._repository.add(entry):
                return
        raise Contended

    def _source(self, balance: Balance) -> Source:
        if balance.pro_until:
            return Source.PRO
        if balance.free_this_month < self._free:
            return Source.FREE
        if balance.credits > 0:
            return Source.CREDIT
        raise NoCredits
