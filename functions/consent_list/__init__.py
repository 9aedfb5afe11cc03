"""GET /api/v1/consents: the purposes that need consent, and the caller's acts."""

import azure.functions as func

from shared.privacy.views import ConsentsView, consents_view
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/consents", access=USER)
def consent_list(call: Call) -> ConsentsView:
    """List the caller's consents to new purposes.

    With every act so far. `recording_consent_read` returns the consent to recording.
    """
    privacy = call.services.privacy
    return consents_view(privacy.policy.purposes(), privacy.consents.read(call.user_id))
