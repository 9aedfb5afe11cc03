"""GET /api/v1/profile: what the caller prepares for."""

import azure.functions as func

from shared.accounts.errors import InvalidToken
from shared.interviews.questions.profile import ProfileView
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/profile", access=USER, errors=(InvalidToken,))
def profile_read(call: Call) -> ProfileView:
    """Read the caller's profile."""
    return ProfileView.showing(call.services.interviews.profile.read(call.user_id))
