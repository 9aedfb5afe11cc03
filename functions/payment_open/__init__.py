"""GET /api/v1/payments/open: what is not final at Razorpay."""

import azure.functions as func

from shared.billing.views import OpenItemView, open_item_view
from shared.web import SUPPORT, Call, Listing, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/payments/open", access=SUPPORT)
def payment_open(call: Call) -> Listing[OpenItemView]:
    """List what is not final at Razorpay.

    Unpaid orders, subscriptions, refunds and disputes, each looked at until it is final; after them
    what was closed by hand.
    """
    items = call.services.billing.items
    found = (*items.every(), *items.closed_by_hand())
    return Listing(items=tuple(open_item_view(item) for item in found))
