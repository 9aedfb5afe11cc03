"""GET /api/v1/policy/versions: every version of the privacy policy."""

import azure.functions as func

from shared.privacy.policy import first_version
from shared.privacy.views import VersionsView, versions_view
from shared.web import PUBLIC, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/policy/versions", access=PUBLIC)
def policy_history(call: Call) -> VersionsView:
    """List the versions of the privacy policy.

    Newest first; the first one may not be in effect yet.
    """
    return versions_view(call.services.privacy.policy.all(), first_version().version)
