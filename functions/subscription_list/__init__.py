"""GET /api/v1/subscriptions: the caller's subscriptions."""

import azure.functions as func

from shared.billing.sales import Payable
from shared.billing.views import SubscriptionView, subscription_view
from shared.web import USER, Call, Listing, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/subscriptions", access=USER)
def subscription_list(call: Call) -> Listing[SubscriptionView]:
    """List subscriptions, newest first.

    `status` is what Razorpay said last; `pending` and `halted` need another card.
    """
    billing, key_id = call.services.billing, call.services.gateway.key_id
    found = billing.subscriptions.list(call.user_id)
    rows = (subscription_view(Payable(each, key_id), billing.seller) for each in found)
    return Listing(items=tuple(rows))
