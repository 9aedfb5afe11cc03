"""What users see of their logins, and how they end them."""

from datetime import timedelta

import pytest

from shared.accounts.errors import InvalidToken, LoginEnded, LoginNotFound
from shared.accounts.model import IssuedTokens
from shared.ports.documents import USERS
from tests.support.account_world import ADA, BOB, CLIENT, OTHER_PASSWORD, World, jar


def ids(world: World, granted: IssuedTokens) -> list[str]:
    return [each.id for each in world.services.login_list.read(world.caller(granted))]


def test_the_logins_that_are_open_are_listed_newest_first(world: World) -> None:
    world.member()
    first = world.login()
    world.later(hours=2)
    second = world.login()
    world.later(minutes=1)
    world.services.logins.refresh(jar(first), client=CLIENT)
    caller = world.caller(second)
    listed = world.services.login_list.read(caller)
    used = {each.id: each.last_used_at - each.created_at for each in listed}

    assert (listed[0].id, listed[0].this) == (caller.login_id, True)
    assert [each.this for each in listed[1:]] == [False, False]
    assert used[first.cookie.value.split(".")[2]] == timedelta(hours=2, minutes=1)
    assert used[caller.login_id] == timedelta(0)


def test_what_has_expired_or_was_ended_by_a_new_password_is_not_listed(world: World) -> None:
    world.member()
    world.later(days=15)
    granted = world.login()
    assert len(ids(world, granted)) == 1

    user_id = world.caller(granted).user_id
    old = world.stored_account(user_id).epoch
    world.change_account(user_id, epoch=old + 1)
    world.services.authenticator.forget(user_id)
    new = world.login()
    assert ids(world, new) == [world.caller(new).login_id]


def test_the_owner_is_told_of_a_browser_that_is_new_to_the_account(world: World) -> None:
    world.member()
    first = world.login(device="Chrome on Windows")
    assert world.deliver() == 0
    world.later(hours=1)

    known = {each.name: (each.value,) for each in first.cookies}
    again = world.login(cookies=known, device="Chrome on Windows")
    assert world.deliver() == 0
    world.login(device="Safari on iPhone")
    world.deliver()
    assert world.letters(ADA)[-1]["Subject"] == "A new login to your account"
    listed = world.services.login_list.read(world.caller(again))
    assert {"Chrome on Windows", "Safari on iPhone"} <= {each.device for each in listed}


def test_one_login_is_ended_and_the_others_go_on(world: World) -> None:
    world.member()
    lost, mine = world.login(), world.login()
    world.services.login_list.end(world.caller(mine), world.caller(lost).login_id)

    with pytest.raises(InvalidToken):
        world.caller(lost)
    with pytest.raises(LoginEnded):
        world.services.logins.refresh(jar(lost), client=CLIENT)
    assert world.services.logins.refresh(jar(mine), client=CLIENT)
    with pytest.raises(LoginNotFound):
        world.services.login_list.end(world.caller(mine), "lgn_" + "0" * 32)


def test_nobody_ends_the_login_of_somebody_else(world: World) -> None:
    world.member()
    world.member(BOB, OTHER_PASSWORD)
    ada, bob = world.login(), world.login(BOB, OTHER_PASSWORD)

    with pytest.raises(LoginNotFound):
        world.services.login_list.end(world.caller(bob), world.caller(ada).login_id)
    assert world.caller(ada)


def test_nothing_but_a_login_is_ended(world: World) -> None:
    user_id = world.member()
    mine = world.caller(world.login())

    for other in ("account", user_id, "res_" + "0" * 32):
        with pytest.raises(LoginNotFound):
            world.services.login_list.end(mine, other)
    assert world.stored_account(user_id).email == ADA


def test_every_other_login_is_ended_one_that_cannot_be_read_too(world: World) -> None:
    user_id = world.member()
    granted = [world.login() for _ in range(3)]
    mine = world.caller(granted[-1])
    damaged = world.caller(granted[0]).login_id
    kept = world.store.get(USERS, user_id, damaged)
    assert kept
    body = {**kept.body, "counter": "damaged"}
    world.store.upsert(USERS, user_id, body)

    assert world.services.login_list.end_others(mine) == 3
    assert [each.id for each in world.services.login_list.read(mine)] == [mine.login_id]
    assert world.services.login_list.end_others(mine) == 0
    assert world.services.logins.refresh(jar(granted[-1]), client=CLIENT)
