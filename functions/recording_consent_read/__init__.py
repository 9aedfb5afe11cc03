"""GET /api/v1/recording-consent: the default consent of new sessions."""

import azure.functions as func

from shared.recordings.views import ConsentView, consent_view
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/recording-consent", access=USER)
def recording_consent_read(call: Call) -> ConsentView:
    """Read the default consent and its wording.

    Show the wording before asking for consent.
    """
    return consent_view(call.services.recordings.consents.default(call.user_id))
