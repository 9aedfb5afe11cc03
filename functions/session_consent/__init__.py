"""PUT /api/v1/sessions/{session_id}/recording: have this interview recorded from now on."""

import azure.functions as func

from shared.interviews.errors import NoSuchSession, SessionChanged
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
    errors=(NoSuchSession, SessionChanged, WordingOutdated),
)
def session_consent(call: Call[Agreement]) -> SessionView:
    """Agree to have the answers of one interview recorded, from now on."""
    session = call.services.keeping.endings.agree(
        call.user_id, call.path["session_id"], wording=call.body.wording
    )
    return session_view(session)
