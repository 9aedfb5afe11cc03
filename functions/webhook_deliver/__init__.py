"""Queue ``webhooks``: attempt a delivery."""

import azure.functions as func

from shared.bootstrap import Services
from shared.ports.documents import Json
from shared.ports.queues import WEBHOOKS
from shared.web import queue_worker

bp = func.Blueprint()


@queue_worker(bp, WEBHOOKS)
def webhook_deliver(message: Json, services: Services) -> None:
    """Attempt the delivery that a message names."""
    services.webhooks.deliveries.attempt(message["user_id"], message["delivery_id"])
