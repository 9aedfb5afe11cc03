"""DELETE /api/v1/sessions/{session_id}/recording: no recording of this interview."""

import azure.functions as func

from shared.interviews.errors import NoSuchSession, SessionChanged
from shared.recordings.views import Withdrawn
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(
    bp,
    "DELETE",
    "v1/sessions/{session_id}/recording",
    access=USER,
    errors=(NoSuchSession, SessionChanged),
)
def session_consent_withdraw(call: Call) -> Withdrawn:
    """Withdraw the consent for one interview and erase its recordings at once."""
    erased = call.services.keeping.endings.withdraw(call.user_id, call.path["session_id"])
    return Withdrawn(recordings_erased=erased)
