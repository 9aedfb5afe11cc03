"""GET /api/v1/support/queues: how much work waits."""

import azure.functions as func

from shared.kernel.view import View
from shared.web import SUPPORT, WORKED_ON, Call, Listing, endpoint

bp = func.Blueprint()


class QueueView(View):
    """About how many messages a queue holds, and how many are set aside."""

    queue: str
    waiting: int
    poison: int


@endpoint(bp, "GET", "v1/support/queues", access=SUPPORT)
def support_queues(call: Call) -> Listing[QueueView]:
    """List the queues and how many messages wait in each.

    `poison`: those that failed too often and wait for `admin_requeue`.
    """
    length = call.services.queue.length
    shown = (
        QueueView(queue=each.name, waiting=length(each), poison=length(each.poison))
        for each in WORKED_ON
    )
    return Listing(items=tuple(shown))
