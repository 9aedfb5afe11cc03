"""POST /api/v1/payments/replay: process failed webhook events again."""

import azure.functions as func

from shared.kernel.model import Model
from shared.web import ADMIN, Call, StatedReason, endpoint

bp = func.Blueprint()


class Replayed(Model):
    """How many events were queued again."""

    events: int


@endpoint(bp, "POST", "v1/payments/replay", access=ADMIN)
def payment_replay(call: Call[StatedReason]) -> Replayed:
    """Replay failed webhook events.

    Effects that an event had before are not repeated.
    """
    return Replayed(events=call.services.billing.inbox.replay())
