"""GET /api/v1/plans: the products for sale."""

import azure.functions as func

from shared.billing.views import PlansView, plan_view
from shared.web import PUBLIC, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/plans", access=PUBLIC)
def payment_plans(call: Call) -> PlansView:
    """List the products for sale and the free monthly allowance.

    Prices are in paise of INR and include GST. A period (`monthly`, `yearly`) is a subscription.
    """
    return PlansView(
        free_interviews_per_month=call.services.settings.free_interviews_per_month,
        plans=tuple(plan_view(product) for product in call.services.catalogue.on_sale),
    )
