"""PATCH /api/v1/profile: change what the caller prepares for."""

import azure.functions as func

from shared.accounts.errors import InvalidToken
from shared.interviews.questions.profile import Goals, Profile, ProfileView
from shared.kernel.vocabulary import Level, Locale, Role
from shared.web import USER, Body, Call, endpoint

bp = func.Blueprint()


class ProfileUpdate(Body):
    """The members to change; null clears a role or a level, an empty list the goals.

    ``locale``: how spoken answers are recognised.
    """

    target_role: Role | None = None
    experience_level: Level | None = None
    interview_goals: Goals = ()
    locale: Locale = Locale.EN_IN


@endpoint(bp, "PATCH", "v1/profile", access=USER, errors=(InvalidToken,), conditional=True)
def profile_update(call: Call[ProfileUpdate]) -> ProfileView:
    """Change the members that are sent and leave the others."""
    changes = call.body.model_dump(exclude_unset=True)

    def require(profile: Profile) -> None:
        call.precondition.require(ProfileView.showing(profile))

    profiles = call.services.interviews.profile
    return ProfileView.showing(profiles.update(call.user_id, changes, require))
