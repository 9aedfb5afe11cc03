from collections.abc import Callable

import pytest

from shared.accounts.errors import InvalidToken
from shared.accounts.model import IssuedTokens
from shared.accounts.views import AccountView
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
        "has_second_factor": False,
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
        lambda world, issued: world.erase(world.caller(issued)),
        lambda world, issued: world.services.recovery.change(
            world.caller(issued),
            current_password=PASSWORD,
            new_password=OTHER_PASSWORD,
            client=CLIENT,
            cookies={},
        ),
        lambda world, _issued: world.services.recovery.reset(
            token=world.token(), new_password=OTHER_PASSWORD, client=CLIENT
        ),
        lambda world, issued: world.services.logins.logout(jar(issued), everywhere=True),
        lambda world, _issued: world.services.emails.deliver(
            {"kind": "reset", "address_id": world.address_id(), "occasion_id": "d"}
        ),
    ],
    ids=["rename", "delete", "change", "reset", "logout", "email"],
)
def test_a_change_that_loses_every_race_changes_nothing_and_may_be_repeated(
    world: World, user_id: str, change: Callable[[World, IssuedTokens], object]
) -> None:
    issued = world.login()
    world.services.recovery.forgot(email=ADA, client=CLIENT, request_key=None)
    world.deliver()
    before = world.stored_account(user_id)
    world.contended()
    with pytest.raises(Contended) as refused:
        change(world, issued)

    assert refused.value.retry_after_s == 1
    assert world.stored_account(user_id) == before
    assert world.caller(issued).user_id == user_id
