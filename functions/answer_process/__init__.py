"""Queue answers: turn an uploaded recording into an answer."""

import azure.functions as func

from shared.bootstrap import Services
from shared.ports.documents import Json
from shared.ports.queues import ANSWERS
from shared.web import queue_worker

bp = func.Blueprint()


@queue_worker(bp, ANSWERS)
def answer_process(message: Json, services: Services) -> None:
    """Analyse a recording, store its words, and keep or remove the media as consented."""
    services.interviews.answer_processing.process(message)
