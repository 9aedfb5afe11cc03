"""POST /api/v1/payments/{payment_id}/refund: refund a payment."""

from typing import Annotated, Literal

import azure.functions as func
from pydantic import Field

from shared.billing.errors import KeyNeeded, NotRefundable
from shared.billing.refunds import Decision
from shared.billing.views import RefundedView, refunded_view
from shared.ports.payment_errors import GatewayRefused
from shared.ports.payments import PAYMENT_ID
from shared.web import ADMIN, WHOLE, Body, Call, endpoint

bp = func.Blueprint()


class NewRefund(Body):
    """The amount, what it takes back of what was bought, and the reason."""

    amount_paise: Annotated[int, Field(ge=100, le=10_000_000), WHOLE] | None = Field(
        None, description="null: everything that has not been refunded"
    )
    takes: Annotated[int, Field(ge=0, le=10_000), WHOLE] | None = Field(
        None, description="credits or days of a period; null: in proportion, in the buyer's favour"
    )
    end_subscription: bool = Field(default=False, description="no period after this is charged")
    reason: Literal["asked_for", "fault_of_ours", "charged_twice", "fraud", "other"]


@endpoint(
    bp,
    "POST",
    "v1/payments/{payment_id}/refund",
    access=ADMIN,
    path={"payment_id": PAYMENT_ID},
    idempotent=True,
    errors=(KeyNeeded, NotRefundable, GatewayRefused),
)
def payment_refund(call: Call[NewRefund]) -> RefundedView:
    """Refund a payment or part of it.

    Needs an Idempotency-Key: a repeated request refunds nothing twice. What Razorpay refuses for
    now, such as for want of balance, is asked for again until it stands.
    """
    billing = call.services.billing
    decision, once = Decision(**dict(call.body)), call.request_key
    refunded = billing.refunds.refund(call.path["payment_id"], decision, once=once)
    return refunded_view(refunded, billing.seller, billing.invoices.notes(refunded.order))
