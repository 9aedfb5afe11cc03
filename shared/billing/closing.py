"""After a ledger was closed: its subscriptions are ended, and what is kept of it is told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from shared.billing.disputes import FINAL
from shared.billing.model import SUBSCRIPTION, IntentState, OrderState
from shared.billing.subscriptions import Subscriptions
from shared.kernel.clock import read_stamp
from shared.kernel.errors import DomainError
from shared.kernel.ids import is_id
from shared.kernel.trace import log_failure
from shared.ports.documents import LEDGER, Document
from shared.ports.payment_errors import NoSuchThingAtGateway

_YEARS_OF_BOOKS = 8
_APRIL = 4
_UNFINISHED = ("subscription", "refund", "dispute")


class Books(NamedTuple):
    """The paid orders that the law has us keep, without their payer's name, and until when."""

    orders: int
    until: date | None


class Unfinished(NamedTuple):
    """What is not final of a ledger: subscriptions that charge, refunds and disputes on their way.

    When the account goes, the subscriptions are ended and the others go on without it.
    """

    subscriptions: int = 0
    refunds: int = 0
    disputes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerClosing:
    """Ends the subscriptions of a closed ledger, as often as it takes."""

    subscriptions: Subscriptions

    def end_subscriptions(self, payer_ref: str) -> int:
        """End every subscription; return how many the payment service has not ended yet.

        Whatever keeps it from telling counts as not ended: an outage, a refusal, a document that
        cannot be read.
        """
        return sum(not self._over(payer_ref, each.id) for each in self._subscriptions(payer_ref))

    def books(self, payer_ref: str) -> Books:
        """Return what is kept of a ledger."""
        paid = [
            each.body
            for each in self._documents(payer_ref)
            if each.body.get("kind") == "order" and each.body.get("state") == OrderState.PAID
        ]
        days = [read_stamp(str(each["paid_at"])).date() for each in paid if each.get("paid_at")]
        return Books(len(paid), kept_until(max(days)) if days else None)

    def unfinished(self, payer_ref: str) -> Unfinished:
        """Return what is not final of a ledger, as far as it can be read."""
        bodies = [each.body for each in self._documents(payer_ref)]
        of = {kind: [e for e in bodies if e.get("kind") == kind] for kind in _UNFINISHED}
        return Unfinished(
            subscriptions=sum(
                bool(e.get("gateway_id")) and not e.get("over") for e in of["subscription"]
            ),
            refunds=sum(e.get("state") == IntentState.OPEN for e in of["refund"]),
            disputes=sum(e.get("status") not in FINAL for e in of["dispute"]),
        )

    def _over(self, payer_ref: str, subscription_id: str) -> bool:
        sales = self.subscriptions.sales
        try:
            self.subscriptions.end_for_good(payer_ref, subscription_id)
            found = sales.collection.find(payer_ref, subscription_id)
            if found is None or found.gateway_id is None:
                return True
            return sales.gateway.subscription(found.gateway_id).over
        except NoSuchThingAtGateway:
            return True
        except DomainError:
            log_failure("erasure.subscription_not_ended", subscription_id=subscription_id)
            return False

    def _subscriptions(self, payer_ref: str) -> Iterator[Document]:
        return (each for each in self._documents(payer_ref) if is_id(each.id, SUBSCRIPTION))

    def _documents(self, payer_ref: str) -> Iterator[Document]:
        return self.subscriptions.sales.repository.orders.documents.list_partition(
            LEDGER, payer_ref
        )


def kept_until(sold_on: date) -> date:
    """Return the day until which books are kept: eight financial years after that of the sale.

    Companies Act, s. 128(5); the 72 months of CGST, s. 36 lie within.
    """
    first = sold_on.year if sold_on.month >= _APRIL else sold_on.year - 1
    return date(first + 1 + _YEARS_OF_BOOKS, 3, 31)
