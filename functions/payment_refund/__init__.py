"""POST /api/v1/payments/{payment_id}/refund: refund a payment."""

from typing import Annotated, Literal

import azure.functions as func
from pydantic import Field

from shared.billing.errors import KeyNeeded, NotRefundable
from shared.billing.views import OrderView, order_view
from shared.ports.payments import PAYMENT_ID, GatewayRefused
from shared.web import ADMIN, WHOLE, Body, Call, endpoint

bp = func.Blueprint()


class NewRefund(Body):
    """The amount and the reason."""

    amount_paise: Annotated[int, Field(ge=100, le=10_000_000), WHOLE] | None = Field(
        default=None, description="null: everything that has not been refunded"
    )
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
def payment_refund(call: Call[NewRefund]) -> OrderView:
    """Refund a payment or part of it.

    What it bought shrinks in proportion. Needs an Idempotency-Key: a repeated request refunds
    nothing twice.
    """
    order = call.services.billing.refunds.refund(
        call.path["payment_id"],
        amount_paise=call.body.amount_paise,
        reason=call.body.reason,
        once=call.request_key,
    )
    return order_view(order)
