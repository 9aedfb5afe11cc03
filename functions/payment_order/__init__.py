"""POST /api/v1/orders: buy credits."""

import azure.functions as func
from pydantic import Field

from shared.billing.buyers import Buyer
from shared.billing.errors import AccountClosed, NoSuchProduct, SalesPaused
from shared.billing.sales import NewSale
from shared.billing.views import PlacedOrderView, placed_order_view
from shared.ports.payment_errors import GatewayRefused
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


class NewOrder(Buyer):
    """The product, and what the invoice says of the buyer."""

    plan: str = Field(max_length=40, examples=["credits_5"])


@endpoint(
    bp,
    "POST",
    "v1/orders",
    access=USER,
    status=201,
    idempotent=True,
    errors=(NoSuchProduct, AccountClosed, SalesPaused, GatewayRefused),
)
def payment_order(call: Call[NewOrder]) -> PlacedOrderView:
    """Order credits; open Razorpay's checkout with the response.

    Send an Idempotency-Key: a repeated request returns the same order.
    """
    body, billing = call.body, call.services.billing
    order = billing.orders.place(
        NewSale(
            user_id=call.user_id,
            product_code=body.plan,
            billing_state=str(body.billing_state),
            business=body.business.stored() if body.business else None,
            once=call.request_key,
        )
    )
    return placed_order_view(order, billing.seller)
