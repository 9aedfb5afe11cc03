"""Queue payments: deal with one webhook event."""

import azure.functions as func

from shared.bootstrap import Services
from shared.ports.documents import Json
from shared.ports.queues import PAYMENTS
from shared.web import queue_worker

bp = func.Blueprint()


@queue_worker(bp, PAYMENTS)
def payment_process(message: Json, services: Services) -> None:
    """Ask Razorpay about what an event names, and settle it; a repeated message changes nothing."""
    services.billing.processing.handle(message)
