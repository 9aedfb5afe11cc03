"""Queue payments: process one webhook event."""

import azure.functions as func

from shared.bootstrap import Services
from shared.ports.documents import Json
from shared.ports.queues import PAYMENTS
from shared.web import queue_worker

bp = func.Blueprint()


@queue_worker(bp, PAYMENTS)
def payment_process(message: Json, services: Services) -> None:
    """Look up the ids of an event at Razorpay and settle them; safe to repeat."""
    services.billing.webhook_events.handle(message)
