"""Follow-up: the timer's work on open items. Each is looked at by its id until it is final.

It needs no webhook and no list: an outage of days, of either side, only makes it later.
"""

from dataclasses import dataclass
from typing import NamedTuple

from shared.billing.disputes import is_decided
from shared.billing.giving_back import GivingBack, NoSuchIntent
from shared.billing.lookup import OrderLookup
from shared.billing.model import IntentState
from shared.billing.open_items import OpenItem, OpenItems, Subject
from shared.billing.orders import Orders
from shared.billing.subscriptions import Subscriptions
from shared.kernel.trace import log_event, log_failure
from shared.ports.payments import PaymentGateway
from shared.store import Unreadable

MOST_AT_ONCE = 500
"""How many items one run looks at; the timer comes again in 15 minutes."""


class FollowedUp(NamedTuple):
    """What a run did: items looked at, closed because they are final, failed, unreadable."""

    looked: int
    closed: int
    failed: int
    unreadable: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """Looks at open items that are due."""

    items: OpenItems
    gateway: PaymentGateway
    orders: Orders
    subscriptions: Subscriptions
    giving_back: GivingBack
    lookup: OrderLookup

    def run(self) -> FollowedUp:
        """Look at every item that is due; one that fails is looked at later and stops no other."""
        unreadable: list[str] = []
        looked = closed = failed = 0
        for item in self.items.due(limit=MOST_AT_ONCE, unreadable=unreadable):
            looked += 1
            try:
                closed += self._look(item)
            except Unreadable:  # logged and alarmed where it was read
                unreadable.append(item.id)
                self.items.later(item)
            except Exception:  # noqa: BLE001 - whatever is wrong with one, the others go on
                failed += 1
                log_failure("follow_up.failed", subject=item.subject, id=item.key)
                self.items.later(item)
        outcome = FollowedUp(looked, closed, failed, len(unreadable))
        log_event("payments.followed_up", **outcome._asdict())
        return outcome

    def _look(self, item: OpenItem) -> bool:
        """Look at one item and tell whether it is final."""
        kept = self.items.get(item)
        if kept is None:
            return False
        if self._is_final(item):
            self.items.close(kept)
            return True
        self.items.later(item, progress=item.subject is Subject.SUBSCRIPTION)
        return False

    def _is_final(self, item: OpenItem) -> bool:
        match item.subject:
            case Subject.ORDER:
                return self.orders.follow(item.owner_ref, item.key)
            case Subject.SUBSCRIPTION | Subject.ENDING:
                return self.subscriptions.settle(item.owner_ref, item.key)
            case Subject.REFUND_INTENT:
                return self._intent_is_final(item)
            case Subject.REFUND:
                return self._refund_is_final(item)
            case Subject.DISPUTE:
                return self._dispute_is_final(item)

    def _intent_is_final(self, item: OpenItem) -> bool:
        try:
            intent = self.giving_back.pursue(item.owner_ref, item.key)
        except NoSuchIntent:  # the request was cut off before it had decided anything
            return True
        self.lookup.settlement.paid_otherwise(intent)  # where closing it by hand was cut off
        self.lookup.payment(self.gateway.payment(intent.payment_id))
        return intent.state is not IntentState.OPEN

    def _refund_is_final(self, item: OpenItem) -> bool:
        payment_id = item.payment_id or ""
        self.lookup.payment(self.gateway.payment(payment_id))
        found = {refund.id: refund for refund in self.gateway.refunds_of(payment_id)}
        return item.key not in found or found[item.key].final

    def _dispute_is_final(self, item: OpenItem) -> bool:
        payment_id = item.payment_id or ""
        order = self.lookup.payment(self.gateway.payment(payment_id))
        if order is None or order.payment_id != payment_id:
            return True
        dispute = self.lookup.dispute(order, item.key)
        return is_decided(dispute)
