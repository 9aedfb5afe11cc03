"""From people to their books and, when they leave, no longer.

The books name their owner by a random word. The one document that leads to it lies in the person's
own partition and goes with it; nothing of the word follows from the person, so nothing leads back.
"""

import secrets
from collections.abc import Callable

from shared.billing.errors import AccountClosed
from shared.billing.model import Closing, Entry, EntryType, Payer
from shared.billing.repository import BillingRepository
from shared.kernel.clock import Clock
from shared.ports.queues import PAYMENTS, Queue


class Payers:
    """Finds and makes the names under which people pay."""

    def __init__(self, repository: BillingRepository, *, is_active: Callable[[str], bool]) -> None:
        """``is_active`` tells whether an account may still be used, read from the store."""
        self._repository = repository
        self._is_active = is_active

    def known(self, user_id: str) -> str | None:
        """Return somebody's name in the books, if they have one."""
        payer = self._repository.payer(user_id)
        return payer.payer_ref if payer else None

    def of(self, user_id: str) -> str:
        """Return somebody's name in the books, giving them one; raises AccountClosed.

        The account is looked at after the name has been written: whoever leaves at this moment
        either takes it along or leaves none behind.
        """
        if found := self.known(user_id):
            return found
        made = Payer(user_id=user_id, payer_ref=f"pyr_{secrets.token_hex(16)}")
        added = self._repository.add_payer(made)
        if not self._is_active(user_id):
            self._repository.forget_payer(user_id)
            raise AccountClosed
        if added:
            return made.payer_ref
        found = self.known(user_id)
        if found is None:
            raise AccountClosed
        return found


class BillingEraser:
    """Severs a person from the books, which the law wants kept.

    The books are closed first: whatever is paid from then on goes back. What was used is no part of
    the books of payment and is removed. Subscriptions are ended through the queue, so that an
    erasure does not wait for the payment service.
    """

    def __init__(self, repository: BillingRepository, queue: Queue, *, clock: Clock) -> None:
        """Close these books."""
        self._repository = repository
        self._queue = queue
        self._clock = clock

    def erase(self, user_id: str) -> dict[str, int]:
        """Close the books of one person and remove what they do not need; repeatable."""
        payer = self._repository.payer(user_id)
        if payer is None:
            return {}
        payer_ref = payer.payer_ref
        self._repository.close(Closing(payer_ref=payer_ref, closed_at=self._clock()))
        for subscription in self._repository.subscriptions(payer_ref):
            message = {"payer_ref": payer_ref, "subscription_id": subscription.id}
            self._queue.send(PAYMENTS, message)
        uses = [entry for entry in self._repository.entries(payer_ref) if _is_use(entry)]
        removed = sum(self._repository.delete_entry(payer_ref, entry.id) for entry in uses)
        self._repository.forget_payer(user_id)
        return {"ledger": removed}


def _is_use(entry: Entry) -> bool:
    return entry.type is EntryType.USE
