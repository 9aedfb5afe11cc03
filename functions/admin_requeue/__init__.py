"""POST /api/v1/admin/queues/{name}/requeue: return the poison messages of a queue to it."""

import azure.functions as func
from pydantic import Field

from shared.audit.reason import Reason
from shared.kernel.view import View
from shared.web import ADMIN, WORKED_ON, Body, Call, NoSuchQueue, endpoint, requeue

bp = func.Blueprint()


class Requeueing(Body):
    """Why, and how many messages a minute become visible."""

    reason: Reason
    per_minute: int = Field(default=20, ge=1, le=1000)


class Requeued(View):
    """How many messages were returned."""

    messages: int


@endpoint(
    bp,
    "POST",
    "v1/admin/queues/{name}/requeue",
    access=ADMIN,
    path={"name": "[a-z-]{1,60}"},
    errors=(NoSuchQueue,),
)
def admin_requeue(call: Call[Requeueing]) -> Requeued:
    """Replay the poison messages of a queue.

    They return to it, a few each minute. A message may be handled twice and none is lost.
    """
    name = next((each for each in WORKED_ON if each.name == call.path["name"]), None)
    if name is None:
        raise NoSuchQueue
    count = requeue(call.services.queue, name, per_minute=call.body.per_minute)
    return Requeued(messages=count)
