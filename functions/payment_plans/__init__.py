"""GET /api/v1/plans: the products for sale."""

import azure.functions as func

from shared.billing.views import PlansView, plans_view
from shared.web import PUBLIC, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/plans", access=PUBLIC)
def payment_plans(call: Call) -> PlansView:
    """List the products for sale and the free monthly allowance.

    Prices are in paise of INR and include GST. A period (`monthly`, `yearly`) is a subscription.
    """
    billing = call.services.billing
    return plans_view(billing.catalogue, billing.seller)
