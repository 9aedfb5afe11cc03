"""POST /api/v1/orders: buy credits."""

import azure.functions as func
from pydantic import Field

from shared.billing.errors import AccountClosed, NoSuchProduct
from shared.billing.model import StateCode
from shared.billing.sales import NewSale
from shared.billing.views import PlacedOrderView, placed_order_view
from shared.ports.payments import GatewayRefused
from shared.web import USER, Body, Call, endpoint

bp = func.Blueprint()


class NewOrder(Body):
    """The product, and the buyer's state of India (for the split of the tax on the invoice)."""

    plan: str = Field(max_length=40, examples=["credits_5"])
    billing_state: StateCode | None = None


@endpoint(
    bp,
    "POST",
    "v1/orders",
    access=USER,
    status=201,
    idempotent=True,
    errors=(NoSuchProduct, AccountClosed, GatewayRefused),
)
def payment_order(call: Call[NewOrder]) -> PlacedOrderView:
    """Order credits; open Razorpay's checkout with the response.

    Send an Idempotency-Key: a repeated request returns the same order.
    """
    order = call.services.billing.orders.place(
        NewSale(
            user_id=call.user_id,
            product_code=call.body.plan,
            billing_state=call.body.billing_state,
            once=call.request_key,
        )
    )
    return placed_order_view(order)
