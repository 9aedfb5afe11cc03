"""PUT /api/v1/recording-consent: consent to the recording of new sessions."""

import azure.functions as func

from shared.recordings.consent import Wording
from shared.recordings.errors import WordingOutdated
from shared.recordings.views import ConsentView, consent_view
from shared.web import USER, Body, Call, endpoint

bp = func.Blueprint()


class Agreement(Body):
    """The wording that the candidate was shown and has agreed to."""

    wording: Wording


@endpoint(bp, "PUT", "v1/recording-consent", access=USER, errors=(WordingOutdated,))
def recording_consent_set(call: Call[Agreement]) -> ConsentView:
    """Consent to the recording of new sessions.

    A session may say otherwise.
    """
    consents = call.services.recordings.consents
    return consent_view(consents.set_default(call.user_id, wording=call.body.wording))
