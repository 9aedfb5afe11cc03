"""Queue ``erasures``: carry on an erasure."""

import azure.functions as func

from shared.bootstrap import Services
from shared.ports.documents import Json
from shared.ports.queues import ERASURES
from shared.web import queue_worker

bp = func.Blueprint()


@queue_worker(bp, ERASURES)
def erasure_process(message: Json, parts: Services) -> None:
    """Carry on the erasure that a message names."""
    parts.erasure.worker.run(message["erasure_id"])
