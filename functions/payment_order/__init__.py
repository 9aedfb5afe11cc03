"""POST /api/v1/orders: buy credits."""

import azure.functions as func
from pydantic import Field

from shared.billing.errors import AccountClosed, Contended, NoSuchProduct
from shared.billing.model import StateCode
from shared.billing.views import OrderView, order_view
from shared.ports.payments import GatewayRefused
from shared.web import USER, Body, Call, endpoint

bp = func.Blueprint()


class NewOrder(Body):
    """What is bought, and from which state of India (for the split of the tax on the invoice)."""

    plan: str = Field(max_length=40, examples=["credits_5"])
    billing_state: StateCode | None = None


@endpoint(
    bp,
    "POST",
    "v1/orders",
    access=USER,
    status=201,
    idempotent=True,
    errors=(NoSuchProduct, AccountClosed, Contended, GatewayRefused),
)
def payment_order(call: Call[NewOrder]) -> OrderView:
    """Order credits; open Razorpay's checkout with what comes back.

    Send an Idempotency-Key: after a lost answer the same request finds the order that it made.
    """
    order = call.services.billing.orders.place(
        user_id=call.user_id,
        product_code=call.body.plan,
        billing_state=call.body.billing_state,
        once=call.request_key,
    )
    return order_view(order, call.services.gateway.key_id)
