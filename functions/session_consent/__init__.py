"""PUT /api/v1/sessions/{session_id}/recording: consent to the recording of one session."""

import azure.functions as func

from shared.interviews.errors import NoSuchSession
from shared.interviews.views import SessionView, session_view
from shared.recordings.consent import Wording
from shared.recordings.errors import WordingOutdated
from shared.web import USER, Body, Call, endpoint

bp = func.Blueprint()


class Agreement(Body):
    """The wording that the candidate was shown and has agreed to."""

    wording: Wording


@endpoint(
    bp,
    "PUT",
    "v1/sessions/{session_id}/recording",
    access=USER,
    errors=(NoSuchSession, WordingOutdated),
)
def session_consent(call: Call[Agreement]) -> SessionView:
    """Consent to the recording of a session.

    Answers are recorded from now on.
    """
    session = call.services.interviews.consent.agree(
        user_id=call.user_id, session_id=call.path["session_id"], wording=call.body.wording
    )
    return session_view(session)
