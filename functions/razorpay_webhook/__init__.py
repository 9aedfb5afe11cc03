"""POST /api/v1/webhooks/razorpay: Razorpay reports an event."""

import azure.functions as func

from shared.billing.errors import BadSignature
from shared.kernel.model import Model
from shared.web import Call, Signed, SignedBy, endpoint

bp = func.Blueprint()

RAZORPAY = SignedBy(
    scheme="razorpay_signature",
    header="X-Razorpay-Signature",
    description="HMAC-SHA256 of the body's bytes in hexadecimal, with the webhook's secret.",
    verify=lambda services, body, signature: services.gateway.signed_webhook(body, signature),
    error=BadSignature,
)

_LIMIT_BYTES = 1024 * 1024
"""Razorpay's events are a few kilobytes."""


class Received(Model):
    """The event has been stored, now or before."""

    received: bool = True


@endpoint(bp, "POST", "v1/webhooks/razorpay", access=RAZORPAY, body_limit_bytes=_LIMIT_BYTES)
def razorpay_webhook(call: Call[Signed]) -> Received:
    """Receive a Razorpay webhook.

    Stores only the ids that a signed event names; a queue processes them later. Events may arrive
    twice, late and in any order.
    """
    call.services.billing.inbox.accept(
        call.body.data, event_id=call.headers.get("x-razorpay-event-id")
    )
    return Received()
