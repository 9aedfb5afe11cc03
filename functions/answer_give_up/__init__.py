"""Queue answers-poison: answers that could not be processed in any attempt."""

import azure.functions as func

from shared.bootstrap import Services
from shared.ports.documents import Json
from shared.ports.queues import ANSWERS
from shared.web import queue_worker

bp = func.Blueprint()


@queue_worker(bp, ANSWERS.poison)
def answer_give_up(message: Json, services: Services) -> None:
    """Mark the answer as failed, so that the candidate can repeat it."""
    services.interviews.answer_processing.give_up(message)
