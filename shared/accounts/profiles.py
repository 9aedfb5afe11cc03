"""Profiles: what a candidate prepares for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.accounts.model import Profile
from shared.accounts.repository import AccountRepository
from shared.kernel.clock import Clock

_PROFILE = "profile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profiles:
    """Reads and changes profiles."""

    repository: AccountRepository
    clock: Clock

    def read(self, user_id: str) -> Profile:
        """Return the profile of a user, empty if nothing was entered yet."""
        return self.repository.profiles.find(user_id, _PROFILE) or Profile(user_id=user_id)

    def update(self, user_id: str, changes: Mapping[str, Any]) -> Profile:
        """Change the members that are given and leave the others (as RFC 7396 does)."""

        def step(found: Profile | None) -> Profile:
            before = found or Profile(user_id=user_id)
            return Profile.model_validate(
                {**before.model_dump(), **changes, "updated_at": self.clock()}
            )

        return self.repository.profiles.change(user_id, _PROFILE, step)
