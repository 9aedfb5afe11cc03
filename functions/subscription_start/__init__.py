"""POST /api/v1/subscriptions: subscribe to a plan."""

import azure.functions as func
from pydantic import Field

from shared.billing.errors import AccountClosed, AlreadySubscribed, NoSuchProduct
from shared.billing.model import StateCode
from shared.billing.sales import NewSale
from shared.billing.views import SubscriptionView, subscription_view
from shared.ports.payments import GatewayRefused
from shared.web import USER, Body, Call, endpoint

bp = func.Blueprint()


class NewSubscription(Body):
    """The plan, and the buyer's state of India (for the split of the tax on the invoices)."""

    plan: str = Field(max_length=40, examples=["pro_monthly"])
    billing_state: StateCode | None = None


@endpoint(
    bp,
    "POST",
    "v1/subscriptions",
    access=USER,
    status=201,
    idempotent=True,
    errors=(NoSuchProduct, AlreadySubscribed, AccountClosed, GatewayRefused),
)
def subscription_start(call: Call[NewSubscription]) -> SubscriptionView:
    """Start a subscription.

    Open Razorpay's checkout with the response. Send an Idempotency-Key: a repeated request
    returns the same subscription.
    """
    found = call.services.billing.subscriptions.start(
        NewSale(
            user_id=call.user_id,
            product_code=call.body.plan,
            billing_state=call.body.billing_state,
            once=call.request_key,
        )
    )
    return subscription_view(found)
