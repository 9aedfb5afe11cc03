"""GET /api/v1/account/data: everything that is held about the caller."""

import azure.functions as func

from shared.privacy.views import HeldView, held_view
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/account/data", access=USER)
def account_data(call: Call) -> HeldView:
    """Read everything that is held about the caller.

    Every stored record: the account, logins, consents, profile, resumes, sessions, recordings,
    orders, subscriptions, uses and refunds. Secrets such as the hash of the password are left out.
    """
    return held_view(list(call.services.privacy.held.of(call.user_id)))
