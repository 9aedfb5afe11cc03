"""GET /api/v1/credits: remaining credits."""

import azure.functions as func

from shared.billing.views import AllowanceView, allowance_view
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/credits", access=USER)
def credit_read(call: Call) -> AllowanceView:
    """Read remaining credits.

    It shows the free sessions left this month, credits, and the end of the Pro period.
    """
    return allowance_view(call.services.billing.entitlements.allowance(call.user_id))
