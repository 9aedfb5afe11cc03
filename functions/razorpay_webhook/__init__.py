"""POST /api/v1/webhooks/razorpay: Razorpay tells what has happened."""

import azure.functions as func
from pydantic import BaseModel

from shared.web import WEBHOOK, Call, Signed, endpoint

bp = func.Blueprint()


class Received(BaseModel):
    """The event is kept, or was before."""

    received: bool = True


@endpoint(bp, "POST", "v1/webhooks/razorpay", access=WEBHOOK)
def razorpay_webhook(call: Call[Signed]) -> Received:
    """Keep the ids that a signed event names, and deal with them later.

    An event may come twice, late and in any order. Nothing else of it is kept.
    """
    call.services.inbox.accept(call.body.data, event_id=call.headers.get("x-razorpay-event-id"))
    return Received()
