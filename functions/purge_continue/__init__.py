"""Queue purges: continue a purge that reached its own limit."""

import azure.functions as func

from shared.bootstrap import Services
from shared.ports.documents import Json
from shared.ports.queues import PURGES
from shared.web import queue_worker

bp = func.Blueprint()


@queue_worker(bp, PURGES)
def purge_continue(message: Json, services: Services) -> None:  # noqa: ARG001 - what is due, the store says
    """Remove what is still due."""
    services.recordings.purge.run()
