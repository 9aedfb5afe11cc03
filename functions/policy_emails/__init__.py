"""GET /api/v1/policy/emails: how far the emails about the policy are."""

import azure.functions as func

from shared.privacy.views import CampaignsView, campaigns_view
from shared.web import ADMIN, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/policy/emails", access=ADMIN)
def policy_emails(call: Call) -> CampaignsView:
    """Read how far the emails about the policy are."""
    return campaigns_view(call.services.privacy.campaigns.states())
