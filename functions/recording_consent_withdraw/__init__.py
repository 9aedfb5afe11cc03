"""DELETE /api/v1/recording-consent: no recordings, neither new ones nor old ones."""

import azure.functions as func

from shared.interviews.errors import SessionChanged
from shared.recordings.views import Withdrawn
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "DELETE", "v1/recording-consent", access=USER, errors=(SessionChanged,))
def recording_consent_withdraw(call: Call) -> Withdrawn:
    """Withdraw every consent to recording and erase all recordings at once.

    Holds for the default and for every interview. A call that was cut off may be repeated.
    """
    return Withdrawn(recordings_erased=call.services.keeping.endings.withdraw_all(call.user_id))
