"""POST /api/v1/subscriptions/{subscription_id}/cancel: cancel a subscription."""

import azure.functions as func

from shared.billing.errors import NoSuchSubscription
from shared.billing.views import SubscriptionView, subscription_view
from shared.ports.payment_errors import GatewayRefused
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(
    bp,
    "POST",
    "v1/subscriptions/{subscription_id}/cancel",
    access=USER,
    errors=(NoSuchSubscription, GatewayRefused),
)
def subscription_cancel(call: Call) -> SubscriptionView:
    """Cancel a subscription at the end of its period.

    Cancelling again changes nothing.
    """
    billing = call.services.billing
    found = billing.subscriptions.cancel(
        user_id=call.user_id, subscription_id=call.path["subscription_id"]
    )
    return subscription_view(found, billing.seller)
