"""Queue ``exports``: make an archive."""

import azure.functions as func

from shared.bootstrap import Services
from shared.ports.documents import Json
from shared.ports.queues import EXPORTS
from shared.web import queue_worker

bp = func.Blueprint()


@queue_worker(bp, EXPORTS)
def export_process(message: Json, services: Services) -> None:
    """Make the archive that a message names."""
    services.erasure.exports.make(message["export_id"])
