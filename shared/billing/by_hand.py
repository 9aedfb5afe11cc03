"""Closing by hand what the payment service will never finish, with a reason that is kept.

A refund of a payment that is older than six months is refused for ever, and is paid by a transfer;
a subscription was cancelled in the dashboard; something belongs to an account of the test mode. The
item stays as the record of it. A refund that was paid in another way is in our books like any
other: the intent says so first, and the timer does the rest where the process dies in between.
"""

from dataclasses import dataclass
from enum import StrEnum

from shared.billing.errors import NoSuchOpenItem
from shared.billing.giving_back import GivingBack, NoSuchIntent
from shared.billing.open_items import PARTITION, ByHand, OpenItem, OpenItems, Subject
from shared.billing.settlement import Settlement
from shared.kernel.clock import Clock
from shared.kernel.ids import derived_id
from shared.kernel.trace import log_event

ADMIN = "adm"


class Reason(StrEnum):
    """Why an item is closed."""

    PAID_IN_ANOTHER_WAY = "paid_in_another_way"
    NOT_OWED = "not_owed"
    DONE_IN_DASHBOARD = "done_in_dashboard"
    UNKNOWN_TO_GATEWAY = "unknown_to_gateway"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingByHand:
    """The use case of an admin who closes an open item."""

    items: OpenItems
    giving_back: GivingBack
    settlement: Settlement
    clock: Clock

    def close(
        self, subject: Subject, key: str, *, reason: Reason, reference: str | None, admin_id: str
    ) -> OpenItem:
        """Close an item and return it; repeating it changes nothing. Raises NoSuchOpenItem."""
        found = self.items.items.find(PARTITION, f"{subject}:{key}")
        if found is None:
            raise NoSuchOpenItem
        by = derived_id(ADMIN, admin_id)
        by_hand = ByHand(reason=reason, reference=reference, by=by, at=self.clock())
        if subject is Subject.REFUND_INTENT and found.by_hand is None:
            self._end_intent(found, reason)
        closed = self.items.close_by_hand(subject, key, by_hand)
        log_event("open_item.closed_by_hand", subject=subject, id=key, reason=reason)
        return closed

    def _end_intent(self, item: OpenItem, reason: Reason) -> None:
        """Let a refund be asked for no more, and book it where it was paid."""
        paid = reason is Reason.PAID_IN_ANOTHER_WAY
        try:
            intent = self.giving_back.void(item.owner_ref, item.key, paid_otherwise=paid)
        except NoSuchIntent:
            return
        self.settlement.paid_otherwise(intent)
