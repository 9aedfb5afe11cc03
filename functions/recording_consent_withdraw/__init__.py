"""DELETE /api/v1/recording-consent: withdraw every consent to recording."""

import azure.functions as func

from shared.recordings.views import Withdrawn
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "DELETE", "v1/recording-consent", access=USER)
def recording_consent_withdraw(call: Call) -> Withdrawn:
    """Withdraw all consent and erase all recordings.

    It covers the default and every session, and takes effect at once. A call that was cut off
    may be repeated.
    """
    return Withdrawn(recordings_erased=call.services.interviews.consent.withdraw_all(call.user_id))
