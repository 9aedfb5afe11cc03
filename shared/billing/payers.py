"""From users to their ledgers, and the end of that link when an account is deleted.

A ledger names its owner by a random word. The one document that leads to it lies in the user's own
partition and is erased with it; the word is derived from nothing, so nothing leads back.
"""

import logging
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from shared.billing.errors import AccountClosed
from shared.billing.model import SUBSCRIPTION, Closing, Payer
from shared.billing.notices import owner_id
from shared.billing.open_items import OpenItems, Subject
from shared.billing.repository import USE_PREFIX, BillingRepository
from shared.kernel.clock import Clock
from shared.kernel.ids import is_id
from shared.kernel.trace import log_event
from shared.ports.documents import DIRECTORY, LEDGER, USERS, DocumentStore
from shared.ports.queues import PAYMENTS, Queue

PAYER = "pyr"
"""Prefix of the random names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payers:
    """Finds and makes the names under which users pay.

    ``is_active`` tells whether an account may still be used, read from the store.
    """

    repository: BillingRepository
    is_active: Callable[[str], bool]

    def known(self, user_id: str) -> str | None:
        """Return the name of a user's ledger, if there is one; raises Unreadable."""
        payer = self.repository.payers.find(user_id, "payer")
        return payer.payer_ref if payer else None

    def of(self, user_id: str) -> str:
        """Return the name of a user's ledger, creating it if needed; raises AccountClosed.

        The account is read after the name has been written, so that a deletion at the same moment
        either finds the name or leaves none behind.
        """
        if found := self.known(user_id):
            return found
        payers = self.repository.payers
        made = Payer(user_id=user_id, payer_ref=f"{PAYER}_{secrets.token_hex(16)}")
        added = payers.add(made)
        if not self.is_active(user_id):
            payers.remove(user_id, "payer")
            raise AccountClosed
        if added:
            return made.payer_ref
        found = self.known(user_id)
        if found is None:
            raise AccountClosed
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingEraser:
    """Separates a user from their ledger, which the law requires us to keep.

    The ledger is closed first: whatever is paid from then on is refunded. Uses are not part of the
    accounts and are removed. Subscriptions become open items, which a timer pursues until the
    payment service says that they are over; the message to the queue is only for those that can be
    ended at once. Documents are named by their ids, so it makes no difference whether they can be
    read.
    """

    documents: DocumentStore
    repository: BillingRepository
    items: OpenItems
    queue: Queue
    clock: Clock

    def payer_ref_of(self, user_id: str) -> str | None:
        """Return the name of a user's ledger, if there is one that can be read."""
        payer = self.documents.get(USERS, user_id, "payer")
        payer_ref = payer.body.get("payer_ref") if payer else None
        if isinstance(payer_ref, str) and is_id(payer_ref, PAYER):
            return payer_ref
        if payer:
            log_event("alarm.ledger_not_closed", level=logging.ERROR)
        return None

    def close(self, payer_ref: str) -> int:
        """Close a ledger and return how many uses were removed from it; repeatable."""
        self.repository.closings.add(Closing(payer_ref=payer_ref, closed_at=self.clock()))
        owner = owner_id(payer_ref)
        self.documents.delete(DIRECTORY, owner, owner)
        ids = list(self._ids(payer_ref))
        for subscription_id in ids:
            if is_id(subscription_id, SUBSCRIPTION):
                self.items.open_now(Subject.ENDING, subscription_id, owner_ref=payer_ref)
                message = {"payer_ref": payer_ref, "subscription_id": subscription_id}
                self.queue.send(PAYMENTS, message)
        uses = [entry_id for entry_id in ids if entry_id.startswith(USE_PREFIX)]
        return sum(self.repository.entries.remove(payer_ref, entry_id) for entry_id in uses)

    def _ids(self, payer_ref: str) -> Iterator[str]:
        """Yield the ids of the whole partition: a query finds no document without a kind."""
        return (document.id for document in self.documents.list_partition(LEDGER, payer_ref))
