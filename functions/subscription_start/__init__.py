"""POST /api/v1/subscriptions: subscribe to a plan."""

import azure.functions as func
from pydantic import Field

from shared.billing.errors import AccountClosed, AlreadySubscribed, Contended, NoSuchProduct
from shared.billing.model import StateCode
from shared.billing.views import SubscriptionView, subscription_view
from shared.ports.payments import GatewayRefused
from shared.web import USER, Body, Call, endpoint

bp = func.Blueprint()


class NewSubscription(Body):
    """What is subscribed to, and from which state of India (for the tax on the invoices)."""

    plan: str = Field(max_length=40, examples=["pro_monthly"])
    billing_state: StateCode | None = None


@endpoint(
    bp,
    "POST",
    "v1/subscriptions",
    access=USER,
    status=201,
    idempotent=True,
    errors=(NoSuchProduct, AlreadySubscribed, AccountClosed, Contended, GatewayRefused),
)
def subscription_start(call: Call[NewSubscription]) -> SubscriptionView:
    """Start a subscription; open Razorpay's checkout with what comes back.

    Send an Idempotency-Key: after a lost answer the same request finds what it made.
    """
    found = call.services.billing.subscriptions.start(
        user_id=call.user_id,
        product_code=call.body.plan,
        billing_state=call.body.billing_state,
        once=call.request_key,
    )
    return subscription_view(found, call.services.gateway.key_id)
