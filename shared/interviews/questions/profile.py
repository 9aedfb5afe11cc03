"""Profiles: what a candidate prepares for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

from shared.kernel.clock import Clock, Instant
from shared.kernel.text import Line
from shared.kernel.view import View
from shared.kernel.vocabulary import Level, Locale, Role
from shared.ports.documents import USERS, DocumentStore
from shared.store import Collection, Stored

_ID = "profile"

Goal = Annotated[Line, Field(max_length=200)]
Goals = Annotated[tuple[Goal, ...], Field(max_length=10)]


class Profile(Stored):
    """What the candidate prepares for (``users``, one per partition; absent means empty)."""

    id: Literal["profile"] = "profile"
    kind: Literal["profile"] = "profile"
    user_id: str
    target_role: Role | None = None
    experience_level: Level | None = None
    interview_goals: tuple[str, ...] = ()
    locale: Locale = Locale.EN_IN
    updated_at: Instant | None = None


class ProfileView(View):
    """What the caller prepares for."""

    target_role: Role | None
    experience_level: Level | None
    interview_goals: Goals
    locale: Locale
    updated_at: Instant | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profiles:
    """Reads and changes profiles."""

    profiles: Collection[Profile]
    clock: Clock

    def read(self, user_id: str) -> Profile:
        """Return the profile of a user, empty if there is none yet."""
        return self.profiles.find(user_id, _ID) or Profile(user_id=user_id)

    def update(
        self,
        user_id: str,
        changes: Mapping[str, Any],
        require: Callable[[Profile], None] = lambda _profile: None,
    ) -> Profile:
        """Change the given members and leave the others (as RFC 7396 does); raises Contended.

        ``changes`` have been validated as members of a profile. ``require`` may refuse to change
        the profile as it stands, by raising.
        """

        def step(before: Profile | None) -> Profile:
            profile = before or Profile(user_id=user_id)
            require(profile)
            return profile.model_copy(update={**changes, "updated_at": self.clock()})

        return self.profiles.change(user_id, _ID, step)


def profiles_in(documents: DocumentStore) -> Collection[Profile]:
    """Return the profiles that a store holds."""
    return Collection(documents, USERS, Profile)
