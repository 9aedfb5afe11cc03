"""Queue answers-poison: what could not be processed in any of its tries."""

import azure.functions as func

from shared.bootstrap import Services
from shared.ports.documents import Json
from shared.ports.queues import ANSWERS
from shared.web import queue_worker

bp = func.Blueprint()


@queue_worker(bp, ANSWERS.poison)
def answer_give_up(message: Json, services: Services) -> None:
    """Tell the candidate that the answer has failed, so that it can be given anew."""
    services.interviewing.answer_processing.give_up(message)
