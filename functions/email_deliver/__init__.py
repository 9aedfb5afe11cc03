"""Queue emails: write and send one mail."""

import azure.functions as func

from shared.bootstrap import Services
from shared.ports.documents import Json
from shared.ports.queues import EMAILS
from shared.web import queue_worker

bp = func.Blueprint()


@queue_worker(bp, EMAILS)
def email_deliver(message: Json, services: Services) -> None:
    """Write and send one mail; a repeated message sends it no second time."""
    services.mails.deliver(message)
