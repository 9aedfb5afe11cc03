"""GET /api/v1/policy: the privacy policy in effect."""

import azure.functions as func

from shared.privacy.views import PolicyView, policy_view
from shared.web import PUBLIC, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/policy", access=PUBLIC)
def policy_current(call: Call) -> PolicyView:
    """Read the privacy policy in effect."""
    return policy_view(call.services.privacy.policy.current())
