from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from shared.accounts.errors import InvalidToken
from shared.accounts.model import IssuedTokens
from shared.accounts.views import AccountView, ProfileView
from shared.kernel.vocabulary import Level, Locale, Role
from shared.store import Contended
from tests.support.account_world import ADA, CLIENT, OTHER_PASSWORD, PASSWORD, World, jar


@pytest.fixture
def user_id(world: World) -> str:
    return world.member()


def test_an_account_shows_what_was_given_and_no_secret(world: World, user_id: str) -> None:
    account = AccountView.showing(world.services.account.read(user_id))

    assert account.model_dump() == {
        "user_id": user_id,
        "name": "Ada Lovelace",
        "email": ADA,
        "roles": ("user",),
        "created_at": world.clock(),
        "password_changed_at": world.clock(),
    }


def test_a_name_can_be_corrected(world: World, user_id: str) -> None:
    assert world.services.account.rename(user_id, name="Augusta").name == "Augusta"
    assert world.services.account.read(user_id).name == "Augusta"
    assert world.login()


def test_somebody_who_is_not_there_cannot_be_shown_or_renamed(world: World) -> None:
    with pytest.raises(InvalidToken):
        world.services.account.read("usr_" + "0" * 32)
    with pytest.raises(InvalidToken):
        world.services.account.rename("usr_" + "0" * 32, name="Eve")


@pytest.mark.parametrize(
    "change",
    [
        lambda world, issued: world.services.account.rename(issued.user_id, name="Augusta"),
        lambda world, issued: world.services.account.delete(
            world.caller(issued), password=PASSWORD, client=CLIENT
        ),
        lambda world, issued: world.services.recovery.change(
            world.caller(issued),
            current_password=PASSWORD,
            new_password=OTHER_PASSWORD,
            client=CLIENT,
        ),
        lambda world, _issued: world.services.recovery.reset(
            token=world.token(), new_password=OTHER_PASSWORD
        ),
        lambda world, issued: world.services.logins.logout(jar(issued), everywhere=True),
        lambda world, _issued: world.services.emails.deliver(
            {"kind": "reset", "address_id": world.address_id(), "dedup_id": "d"}
        ),
    ],
    ids=["rename", "delete", "change", "reset", "logout", "email"],
)
def test_a_change_that_loses_every_race_changes_nothing_and_may_be_repeated(
    world: World, user_id: str, change: Callable[[World, IssuedTokens], object]
) -> None:
    issued = world.login()
    world.services.recovery.forgot(email=ADA, request_key=None)
    world.deliver()
    before = world.stored_account(user_id)
    world.contended()
    with pytest.raises(Contended) as refused:
        change(world, issued)

    assert refused.value.retry_after_s == 1
    assert world.stored_account(user_id) == before
    assert world.caller(issued).user_id == user_id


def test_a_profile_is_empty_until_something_is_said(world: World, user_id: str) -> None:
    profile = ProfileView.showing(world.services.profiles.read(user_id))

    assert profile.model_dump() == {
        "target_role": None,
        "experience_level": None,
        "interview_goals": (),
        "locale": Locale.EN_IN,
        "updated_at": None,
    }


def test_a_profile_changes_in_the_members_that_are_sent(world: World, user_id: str) -> None:
    profiles = world.services.profiles
    profiles.update(user_id, {"target_role": Role.BACKEND, "interview_goals": ("Speak up",)})
    world.later(minutes=1)
    profiles.update(user_id, {"experience_level": Level.SENIOR})

    profile = profiles.read(user_id)
    assert profile.target_role is Role.BACKEND
    assert profile.experience_level is Level.SENIOR
    assert profile.interview_goals == ("Speak up",)
    assert profile.updated_at == world.clock()


def test_members_of_a_profile_can_be_cleared(world: World, user_id: str) -> None:
    profiles = world.services.profiles
    profiles.update(user_id, {"target_role": Role.BACKEND, "interview_goals": ("Speak up",)})
    cleared = profiles.update(user_id, {"target_role": None, "interview_goals": ()})

    assert cleared.target_role is None
    assert cleared.interview_goals == ()


def test_two_first_changes_at_the_same_moment_are_both_kept(world: World, user_id: str) -> None:
    profiles = world.services.profiles

    def change_first(name: str, _given: tuple[object, ...]) -> None:
        if name == "create":
            world.watched.before = lambda _name, _given: None
            profiles.update(user_id, {"experience_level": Level.LEAD})

    world.watched.before = change_first
    profile = profiles.update(user_id, {"target_role": Role.BACKEND})

    assert (profile.target_role, profile.experience_level) == (Role.BACKEND, Level.LEAD)


@pytest.mark.parametrize(
    "changes",
    [{"user_id": "usr_x", "id": "account"}, {"interview_goals": ("x" * 201,)}],
)
def test_a_profile_takes_nothing_that_is_not_in_its_form(
    world: World, user_id: str, changes: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        world.services.profiles.update(user_id, changes)
