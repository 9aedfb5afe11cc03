"""Profiles: partial changes, races, members of later releases."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.adapters.embedded.documents import EmbeddedDocumentStore
from shared.interviews.questions.profile import Profiles, ProfileView, profiles_in
from shared.kernel.vocabulary import Level, Locale, Role
from shared.ports.documents import USERS, Stale
from shared.store import Contended
from tests.support.builders import USER
from tests.support.clock import FixedClock


@pytest.fixture
def documents(tmp_path: Path, clock: FixedClock) -> EmbeddedDocumentStore:
    return EmbeddedDocumentStore(tmp_path / "documents.db", clock=clock)


@pytest.fixture
def profiles(documents: EmbeddedDocumentStore, clock: FixedClock) -> Profiles:
    return Profiles(profiles=profiles_in(documents), clock=clock)


def before_create(
    monkeypatch: pytest.MonkeyPatch, documents: EmbeddedDocumentStore, work: Callable[[], object]
) -> None:
    """Do something just before the next document is created."""
    create = documents.create

    def first(*given: Any, **named: Any) -> Any:
        monkeypatch.undo()
        work()
        return create(*given, **named)

    monkeypatch.setattr(documents, "create", first)


def test_a_profile_is_empty_until_something_is_said(profiles: Profiles) -> None:
    assert ProfileView.showing(profiles.read(USER)).model_dump() == {
        "target_role": None,
        "experience_level": None,
        "interview_goals": (),
        "locale": Locale.EN_IN,
        "updated_at": None,
    }


def test_a_profile_changes_in_the_members_that_are_sent(
    profiles: Profiles, clock: FixedClock
) -> None:
    profiles.update(USER, {"target_role": Role.BACKEND, "interview_goals": ("Speak up",)})
    clock.forward(timedelta(minutes=1))
    profiles.update(USER, {"experience_level": Level.SENIOR})

    profile = profiles.read(USER)
    assert profile.target_role is Role.BACKEND
    assert profile.experience_level is Level.SENIOR
    assert profile.interview_goals == ("Speak up",)
    assert profile.updated_at == clock()


def test_members_of_a_profile_can_be_cleared(profiles: Profiles) -> None:
    profiles.update(USER, {"target_role": Role.BACKEND, "interview_goals": ("Speak up",)})
    cleared = profiles.update(USER, {"target_role": None, "interview_goals": ()})

    assert cleared.target_role is None
    assert cleared.interview_goals == ()


def test_two_first_changes_at_the_same_moment_are_both_kept(
    profiles: Profiles, documents: EmbeddedDocumentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    before_create(
        monkeypatch, documents, lambda: profiles.update(USER, {"experience_level": Level.LEAD})
    )

    profile = profiles.update(USER, {"target_role": Role.BACKEND})

    assert (profile.target_role, profile.experience_level) == (Role.BACKEND, Level.LEAD)


def test_a_change_that_loses_every_race_is_refused(
    profiles: Profiles, documents: EmbeddedDocumentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    profiles.update(USER, {"target_role": Role.BACKEND})

    def lose(*_given: Any, **_named: Any) -> None:
        raise Stale

    monkeypatch.setattr(documents, "replace", lose)
    with pytest.raises(Contended):
        profiles.update(USER, {"target_role": None})


def test_a_member_of_a_later_release_survives_a_change_and_is_not_shown(
    profiles: Profiles, documents: EmbeddedDocumentStore
) -> None:
    documents.create(
        USERS, USER, {"id": "profile", "kind": "profile", "user_id": USER, "pace": "slow"}
    )

    profile = profiles.update(USER, {"target_role": Role.BACKEND})

    stored = documents.get(USERS, USER, "profile")
    assert stored
    assert stored.body["pace"] == "slow"
    assert "pace" not in ProfileView.showing(profile).model_dump()
