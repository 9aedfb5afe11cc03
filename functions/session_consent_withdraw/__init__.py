"""DELETE /api/v1/sessions/{session_id}/recording: withdraw the consent for one session."""

import azure.functions as func

from shared.interviews.errors import NoSuchSession
from shared.recordings.views import Withdrawn
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(
    bp,
    "DELETE",
    "v1/sessions/{session_id}/recording",
    access=USER,
    errors=(NoSuchSession,),
)
def session_consent_withdraw(call: Call) -> Withdrawn:
    """Withdraw a session's consent and erase its recordings.

    It takes effect at once.
    """
    erased = call.services.interviews.consent.withdraw(
        user_id=call.user_id, session_id=call.path["session_id"]
    )
    return Withdrawn(recordings_erased=erased)
