"""POST /api/v1/subscriptions: subscribe to a plan."""

import azure.functions as func
from pydantic import Field

from shared.billing.buyers import Buyer
from shared.billing.errors import AccountClosed, AlreadySubscribed, NoSuchProduct, SalesPaused
from shared.billing.sales import NewSale
from shared.billing.views import SubscriptionView, subscription_view
from shared.ports.payment_errors import GatewayRefused
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


class NewSubscription(Buyer):
    """The plan, and what the invoices say of the buyer."""

    plan: str = Field(max_length=40, examples=["pro_monthly"])


@endpoint(
    bp,
    "POST",
    "v1/subscriptions",
    access=USER,
    status=201,
    idempotent=True,
    errors=(NoSuchProduct, AlreadySubscribed, AccountClosed, SalesPaused, GatewayRefused),
)
def subscription_start(call: Call[NewSubscription]) -> SubscriptionView:
    """Start a subscription.

    Open Razorpay's checkout with the response. While that checkout is open, a second request for
    the same returns the same subscription. What is paid for already is kept: a period begins when
    the one before it ends.
    """
    body, billing = call.body, call.services.billing
    found = billing.subscriptions.start(
        NewSale(
            user_id=call.user_id,
            product_code=body.plan,
            billing_state=str(body.billing_state),
            business=body.business.stored() if body.business else None,
            once=call.request_key,
        )
    )
    return subscription_view(found, billing.seller)
