"""Profiles: what a candidate prepares for."""

from collections.abc import Mapping
from typing import Any

from shared.accounts.errors import Contended
from shared.accounts.model import Profile
from shared.accounts.repository import AccountRepository
from shared.accounts.views import ProfileView
from shared.kernel.clock import Clock
from shared.ports.documents import AlreadyExists, Missing, Stale

_RETRIES = 10


class Profiles:
    """Shows and corrects profiles."""

    def __init__(self, repository: AccountRepository, *, clock: Clock) -> None:
        """Keep profiles in this repository."""
        self._repository = repository
        self._clock = clock

    def read(self, user_id: str) -> ProfileView:
        """Return somebody's profile, empty if they have said nothing yet."""
        kept = self._repository.profile(user_id)
        return _view(kept.value if kept else Profile(user_id=user_id))

    def update(self, user_id: str, changes: Mapping[str, Any]) -> ProfileView:
        """Change the members that are given and leave the others (as RFC 7396 does)."""
        for _ in range(_RETRIES):
            kept = self._repository.profile(user_id)
            before = kept.value if kept else Profile(user_id=user_id)
            after = Profile.model_validate(
                {**before.model_dump(), **changes, "updated_at": self._clock()}
            )
            try:
                self._repository.save_profile(after, kept.etag if kept else None)
            except (AlreadyExists, Missing, Stale):
                continue
            return _view(after)
        raise Contended(retry_after_s=1)


def _view(profile: Profile) -> ProfileView:
    return ProfileView(
        target_role=profile.target_role,
        experience_level=profile.experience_level,
        interview_goals=profile.interview_goals,
        locale=profile.locale,
        updated_at=profile.updated_at,
    )
