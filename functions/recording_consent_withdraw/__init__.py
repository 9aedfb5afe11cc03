"""DELETE /api/v1/recording-consent: withdraw every consent to recording."""

import azure.functions as func

from shared.recordings.views import Withdrawn
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "DELETE", "v1/recording-consent", access=USER)
def recording_consent_withdraw(call: Call) -> Withdrawn:
    """Withdraw every consent to recording and erase all recordings at once.

    It covers the default and every session. A call that was cut off may be repeated.
    """
    return Withdrawn(recordings_erased=call.services.interviews.consent.withdraw_all(call.user_id))
