"""Emails about subscriptions: one for each change that concerns the person.

A ledger leads to nobody, so the way back to a user is a document of its own in ``directory``. It is
written when a subscription starts and erased with the account.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from shared.billing.model import Subscription
from shared.kernel.trace import log_failure
from shared.ports.payments import GatewaySubscription
from shared.store import Collection, Stored, Unreadable

type Notify = Callable[[str, str, str], None]
"""Takes a user, what has become of the subscription, and what makes a repetition one email."""

_TOLD = {"active", "pending", "halted", "paused", "cancelled", "completed"}


class PayerOwner(Stored):
    """Leads from a ledger with a subscription to its user."""

    id: str
    kind: Literal["payer_owner"] = "payer_owner"
    user_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionNotices:
    """Tells users what becomes of their subscriptions."""

    owners: Collection[PayerOwner]
    notify: Notify

    def remember(self, payer_ref: str, user_id: str) -> None:
        """Keep the way back to a user."""
        self.owners.put(PayerOwner(id=owner_id(payer_ref), user_id=user_id))

    def changed(self, subscription: Subscription, found: GatewaySubscription) -> None:
        """Tell of a new state. It is told before it is stored, so that a crash repeats it."""
        status = found.status
        if status == subscription.status or status not in _TOLD or subscription.displaced_at:
            return
        self._tell(subscription, status, f"{status}:{found.paid_count}")

    def ends_with_period(self, subscription: Subscription) -> None:
        """Confirm that a subscription was cancelled and lasts until its period ends."""
        self._tell(subscription, "ending", "ending")

    def _tell(self, subscription: Subscription, status: str, once: str) -> None:
        name = owner_id(subscription.payer_ref)
        try:
            owner = self.owners.find(name, name)
        except Unreadable:
            log_failure("subscription.not_told", id=subscription.id)
            return
        if owner:
            self.notify(owner.user_id, status, f"{subscription.id}:{once}")


def owner_id(payer_ref: str) -> str:
    """Return the id of the document that leads from a ledger to its user."""
    return f"owner:{payer_ref}"
