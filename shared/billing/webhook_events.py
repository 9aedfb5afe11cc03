"""What a queued message leads to. An event says where to look and nothing else."""

from dataclasses import dataclass

from shared.billing.inbox import Event, Inbox, RowKey, RowState
from shared.billing.lookup import OrderLookup
from shared.billing.subscriptions import Subscriptions
from shared.kernel.errors import Unavailable
from shared.kernel.trace import log_event
from shared.ports.documents import Json
from shared.ports.payment_errors import NoSuchThingAtGateway
from shared.ports.payments import PaymentGateway
from shared.store import Unreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookEvents:
    """Handles the messages of the queue of payments; any of them may come twice."""

    inbox: Inbox
    gateway: PaymentGateway
    lookup: OrderLookup
    subscriptions: Subscriptions

    def handle(self, message: Json) -> None:
        """Handle one message; an exception leaves it to be tried again."""
        if "subscription_id" in message:
            self.subscriptions.end_for_good(message["payer_ref"], message["subscription_id"])
            return
        event = self._waiting(RowKey(message["day"], message["row_id"]))
        if event is None:
            return
        try:
            self._follow(event)
        except NoSuchThingAtGateway:
            log_event("webhook.names_nothing", name=event.name)
        except Exception as error:
            # An outage is not the event's fault: when the queue has given up, the sweep tries
            # again. What cannot be read waits for a person, so it counts as a failure.
            outage = isinstance(error, Unavailable) and not isinstance(error, Unreadable)
            if outage or not self.inbox.failed(event):
                raise
            return
        self.inbox.done(event)

    def _waiting(self, key: RowKey) -> Event | None:
        try:
            event = self.inbox.find(key)
        except Unreadable:  # logged; the sweep queues it again once it can be read
            return None
        return event if event and event.kind is RowState.WAITING else None

    def _follow(self, event: Event) -> None:
        order = None
        if event.payment_id:
            order = self.lookup.payment(self.gateway.payment(event.payment_id))
        elif event.order_id:
            self.lookup.order(event.order_id)
        if event.subscription_id:
            self.lookup.subscription(event.subscription_id)
        if event.dispute_id:
            dispute = self.gateway.dispute(event.dispute_id)
            order = order or self.lookup.payment(self.gateway.payment(dispute.payment_id))
            if order:
                self.lookup.dispute(order, dispute.id)
