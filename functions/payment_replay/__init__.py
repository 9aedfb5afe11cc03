"""POST /api/v1/payments/replay: another try for webhooks that were given up."""

import azure.functions as func
from pydantic import BaseModel

from shared.web import ADMIN, Call, endpoint

bp = func.Blueprint()


class Replayed(BaseModel):
    """How many events are dealt with once more."""

    events: int


@endpoint(bp, "POST", "v1/payments/replay", access=ADMIN)
def payment_replay(call: Call) -> Replayed:
    """Queue every dead webhook event again; what it led to before is not done twice."""
    return Replayed(events=call.services.inbox.replay())
