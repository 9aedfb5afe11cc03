"""Queue emails: send one email."""

import azure.functions as func

from shared.bootstrap import Services
from shared.ports.documents import Json
from shared.ports.queues import EMAILS
from shared.web import queue_worker

bp = func.Blueprint()


@queue_worker(bp, EMAILS)
def email_deliver(message: Json, services: Services) -> None:
    """Send one email; a repeated message does not send it twice."""
    services.accounts.emails.deliver(message)
