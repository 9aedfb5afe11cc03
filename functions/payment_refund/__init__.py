"""POST /api/v1/payments/{payment_id}/refund: give money back."""

from typing import Annotated, Literal

import azure.functions as func
from pydantic import Field

from shared.billing.errors import Contended, KeyNeeded, NotRefundable
from shared.billing.views import PurchaseView, purchase_view
from shared.ports.payments import PAYMENT_ID, GatewayRefused
from shared.web import ADMIN, WHOLE, Body, Call, endpoint

bp = func.Blueprint()


class NewRefund(Body):
    """How much goes back, and why."""

    amount_paise: Annotated[int, Field(ge=100, le=10_000_000), WHOLE] | None = Field(
        default=None, description="null: all that is left"
    )
    reason: Literal["asked_for", "fault_of_ours", "charged_twice", "fraud", "other"]


@endpoint(
    bp,
    "POST",
    "v1/payments/{payment_id}/refund",
    access=ADMIN,
    path={"payment_id": PAYMENT_ID},
    idempotent=True,
    errors=(KeyNeeded, NotRefundable, GatewayRefused, Contended),
)
def payment_refund(call: Call[NewRefund]) -> PurchaseView:
    """Give back a payment, or part of one; what it bought shrinks in proportion.

    Needs an Idempotency-Key: repeating the request under it gives nothing back twice.
    """
    order = call.services.billing.refunds.refund(
        call.path["payment_id"],
        amount_paise=call.body.amount_paise,
        reason=call.body.reason,
        once=call.request_key,
    )
    return purchase_view(order)
