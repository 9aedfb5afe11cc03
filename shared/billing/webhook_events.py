"""Processing: what a queued message leads to. An event says where to look and nothing else."""

from shared.billing.inbox import Event, Inbox, RowKey
from shared.billing.lookup import OrderLookup
from shared.billing.subscriptions import Subscriptions
from shared.kernel.errors import Unavailable
from shared.kernel.trace import log_event
from shared.ports.documents import Json
from shared.ports.payments import NoSuchThingAtGateway, PaymentGateway


class WebhookEvents:
    """Deals with the messages of the queue of payments; any of them may come twice."""

    def __init__(
        self,
        inbox: Inbox,
        gateway: PaymentGateway,
        lookup: OrderLookup,
        subscriptions: Subscriptions,
    ) -> None:
        """Wire the parts."""
        self._inbox = inbox
        self._gateway = gateway
        self._lookup = lookup
        self._subscriptions = subscriptions

    def handle(self, message: Json) -> None:
        """Deal with one message; an exception leaves it to be tried again."""
        if "subscription_id" in message:
            self._subscriptions.end_for_good(message["payer_ref"], message["subscription_id"])
            return
        event = self._inbox.find(RowKey(message["day"], message["row_id"]))
        if event is None or event.kind != "waiting":
            return
        try:
            self._follow(event)
        except NoSuchThingAtGateway:
            log_event("webhook.names_nothing", name=event.name)
        except Unavailable:
            # Not the event's fault: when the queue has given up, the sweep tries again.
            raise
        except Exception:
            if not self._inbox.failed(event):
                raise
            return
        self._inbox.done(event)

    def _follow(self, event: Event) -> None:
        order = None
        if event.payment_id:
            order = self._lookup.payment(self._gateway.payment(event.payment_id))
        elif event.order_id:
            self._lookup.order(event.order_id)
        if event.subscription_id:
            self._lookup.subscription(event.subscription_id)
        if event.dispute_id:
            dispute = self._gateway.dispute(event.dispute_id)
            order = order or self._lookup.payment(self._gateway.payment(dispute.payment_id))
            if order:
                self._lookup.dispute(order, dispute)
