"""GET /api/v1/recording-consent: what new interviews do unless they say otherwise."""

import azure.functions as func

from shared.recordings.views import ConsentView, consent_view
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/recording-consent", access=USER)
def recording_consent_read(call: Call) -> ConsentView:
    """Read the default, and the sentence to show before anybody agrees."""
    return consent_view(call.services.keeping.consents.default(call.user_id))
