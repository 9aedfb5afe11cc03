import logging
from typing import Any

import pytest

from shared.accounts.errors import InvalidToken, LoginEnded, WrongCredentials
from shared.accounts.logins import MAX_LOGINS
from shared.accounts.model import Status
from shared.ports.documents import USERS, Query
from tests.support.account_world import (
    ADA,
    BOB,
    CLIENT,
    OTHER_PASSWORD,
    PASSWORD,
    World,
    jar,
)


def logins_of(world: World, user_id: str) -> list[dict[str, Any]]:
    page = world.store.query(USERS, user_id, Query(kind="login"))
    return [document.body for document in page.documents]


def test_a_login_hands_out_an_access_token_and_a_cookie(world: World) -> None:
    user_id = world.member()
    granted = world.login()

    caller = world.caller(granted)
    assert caller.user_id == granted.user_id == user_id
    assert caller.roles == ("user",)
    assert 570 <= granted.expires_in <= 600
    assert granted.cookie.name == "__Host-imock_refresh"
    assert granted.cookie.secure
    assert granted.cookie.max_age_s == 14 * 24 * 3600


def test_on_plain_http_the_cookie_has_a_name_that_browsers_accept(world: World) -> None:
    world.member()
    local = world.another(public_url="http://localhost:7071")
    granted = local.logins.login(email=ADA, password=PASSWORD, client=CLIENT, cookies={})

    assert granted.cookie.name == "imock_refresh"
    assert not granted.cookie.secure
    assert local.logins.refresh(jar(granted), client=CLIENT)


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (ADA, OTHER_PASSWORD),
        (ADA, ""),
        (ADA, PASSWORD + " "),
        (ADA, PASSWORD.upper()),
        (ADA, PASSWORD[:72]),
        (BOB, PASSWORD),
        ("waiting@example.com", PASSWORD),
    ],
)
def test_every_wrong_login_gets_the_same_answer(world: World, email: str, password: str) -> None:
    world.member(password=PASSWORD + "-" + "x" * 60)
    world.register("waiting@example.com")
    world.deliver()

    with pytest.raises(WrongCredentials) as refused:
        world.login(email, password)

    assert refused.value.detail == WrongCredentials.title


@pytest.mark.parametrize("spelling", ["Ada@Example.com", "ADA@EXAMPLE.COM"])
def test_an_address_may_be_spelt_in_capitals(world: World, spelling: str) -> None:
    world.member()

    assert world.login(spelling)


@pytest.mark.parametrize(
    "password",
    [
        "pelican-quartz-" + "x" * 60 + "y" * 100,
        "кошка-молоко-сирень",
        "nul\x00-in-the-middle-7",
        "🦦🐳🦉🐝🦔🐙🦀🐞🦜🐢🦩🐡",
    ],
)
def test_any_password_of_the_policy_logs_in_and_none_that_shares_its_beginning(
    world: World, password: str
) -> None:
    world.member(password=password)

    assert world.login(password=password)
    for other in (password[:-1], password[:-1] + "!", password + "!"):
        with pytest.raises(WrongCredentials):
            world.login(password=other)


@pytest.mark.parametrize("status", [Status.DISABLED, Status.ERASING])
def test_an_account_that_may_not_be_used_refuses_the_right_password(
    world: World, status: Status
) -> None:
    user_id = world.member()
    granted = world.login()
    world.change_account(user_id, status=status)

    with pytest.raises(WrongCredentials):
        world.login()
    with pytest.raises(LoginEnded):
        world.services.logins.refresh(jar(granted), client=CLIENT)


def test_a_hash_of_another_cost_is_made_anew_at_the_next_login(world: World) -> None:
    user_id = world.member()
    dearer = world.another(bcrypt_cost=5)
    before = world.stored_account(user_id)
    dearer.logins.login(email=ADA, password=PASSWORD, client=CLIENT, cookies={})
    after = world.stored_account(user_id)

    assert "$2b$04$" in before.password_hash
    assert "$2b$05$" in after.password_hash
    assert after.epoch == before.epoch
    assert world.login()


def test_a_rehash_that_loses_a_race_does_not_lose_the_login(world: World) -> None:
    user_id = world.member()
    dearer = world.another(bcrypt_cost=5)

    def rename_first(name: str, _given: tuple[object, ...]) -> None:
        if name == "replace":
            world.watched.before = lambda _name, _given: None
            world.services.account.rename(user_id, name="Ada")

    world.watched.before = rename_first
    granted = dearer.logins.login(email=ADA, password=PASSWORD, client=CLIENT, cookies={})

    assert world.caller(granted).user_id == user_id
    assert world.services.account.read(user_id).name == "Ada"


def test_a_login_that_races_with_a_new_password_is_refused(world: World) -> None:
    user_id = world.member()

    def change_first(name: str, _given: tuple[Any, ...]) -> None:
        if name == "remove_and_write":
            world.watched.before = lambda _name, _given: None
            world.services.recovery.change(
                caller,
                current_password=PASSWORD,
                new_password=OTHER_PASSWORD,
                client=CLIENT,
                cookies={},
            )

    caller = world.caller(world.login())
    world.watched.before = change_first
    with pytest.raises(InvalidToken):
        world.login()

    assert len(logins_of(world, user_id)) == 1


def test_a_login_is_opened_all_of_it_or_nothing(world: World) -> None:
    user_id = world.member()
    before = world.login()
    world.watched.operations.clear()
    world.login(cookies=jar(before))
    operations = world.watched.operations.total()
    kept = logins_of(world, user_id)

    for died_before in range(1, operations + 1):
        with world.dying_before(died_before):
            world.login()
        assert logins_of(world, user_id) == kept


def test_a_login_counts_those_of_the_release_before_once(world: World) -> None:
    user_id = world.member()
    world.login()
    uncounted = world.stored_account(user_id).model_copy(update={"login_count": None})
    world.repository.accounts.put(uncounted)
    world.watched.operations.clear()

    world.login()
    world.login()

    assert world.watched.operations["query"] == 1
    assert world.stored_account(user_id).login_count == len(logins_of(world, user_id)) == 4


def test_logins_at_the_same_time_are_all_opened_and_counted(world: World) -> None:
    user_id = world.member()
    seen = 0

    def log_in_first(name: str, _given: tuple[Any, ...]) -> None:
        nonlocal seen
        if name == "remove_and_write" and seen < 3:
            seen += 1
            world.login()

    world.watched.before = log_in_first
    world.login()

    assert world.stored_account(user_id).login_count == len(logins_of(world, user_id)) == 5


def test_a_login_takes_the_place_of_one_that_has_ended_meanwhile(world: World) -> None:
    user_id = world.member()
    ended = world.login()
    world.services.logins.logout(jar(ended), everywhere=False)
    before = len(logins_of(world, user_id))

    world.login(cookies=jar(ended))

    assert len(logins_of(world, user_id)) == before + 1


def test_logging_out_ends_the_login_at_once(world: World) -> None:
    user_id = world.member()
    granted, other = world.login(), world.login()
    world.caller(granted)
    cookie = world.services.logins.logout(jar(granted), everywhere=False)

    assert (cookie.value, cookie.max_age_s) == ("", 0)
    with pytest.raises(InvalidToken):
        world.caller(granted)
    with pytest.raises(LoginEnded):
        world.services.logins.refresh(jar(granted), client=CLIENT)
    assert world.caller(other).user_id == user_id


def test_logging_out_everywhere_ends_every_login(world: World) -> None:
    user_id = world.member()
    here, there = world.login(), world.login()
    world.caller(there)
    world.services.logins.logout(jar(here), everywhere=True)

    for granted in (here, there):
        with pytest.raises(InvalidToken):
            world.caller(granted)
        with pytest.raises(LoginEnded):
            world.services.logins.refresh(jar(granted), client=CLIENT)
    assert logins_of(world, user_id) == []
    assert world.login()


@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        "v1",
        "v1.usr_" + "1" * 32 + ".lgn_" + "2" * 32 + ".0." + "A" * 43,
        "v1...." * 100,
        "é",
    ],
)
def test_logging_out_without_a_cookie_of_ours_is_no_error(world: World, value: str) -> None:
    user_id = world.member()
    granted = world.login()
    for cookies in ({}, {"__Host-imock_refresh": (value,)}):
        world.services.logins.logout(cookies, everywhere=False)

    assert world.caller(granted).user_id == user_id


def test_logging_out_after_everything_has_ended_is_no_error(world: World) -> None:
    world.member()
    granted = world.login()
    world.services.logins.logout(jar(granted), everywhere=False)
    world.services.logins.logout(jar(granted), everywhere=False)


def test_logging_out_everywhere_says_when_it_could_not(world: World) -> None:
    """Without a login that is open, or by a cookie that was replaced."""
    user_id = world.member()
    old, ended, other = world.login(), world.login(), world.login()
    world.services.logins.logout(jar(ended), everywhere=False)
    world.later(minutes=1)
    world.services.logins.refresh(jar(old), client=CLIENT)
    world.later(minutes=1)
    for cookies in ({}, {"__Host-imock_refresh": ("x",)}, jar(ended), jar(old)):
        with pytest.raises(LoginEnded):
            world.services.logins.logout(cookies, everywhere=True)

    assert world.caller(other).user_id == user_id


def test_a_new_login_takes_the_place_of_the_one_in_the_same_browser(world: World) -> None:
    user_id = world.member()
    there = world.login()
    first = world.login()
    second = world.login(cookies=jar(first))

    with pytest.raises(LoginEnded):
        world.services.logins.refresh(jar(first), client=CLIENT)
    assert world.caller(second).user_id == world.caller(there).user_id == user_id


def test_an_account_is_logged_in_in_twenty_browsers_at_most(world: World) -> None:
    user_id = world.member()
    world.later(seconds=1)
    used, unused = world.login(), world.login()
    world.later(minutes=1)
    used = world.services.logins.refresh(jar(used), client=CLIENT)
    for _ in range(MAX_LOGINS - 1):
        world.later(seconds=1)
        world.login()

    assert len(logins_of(world, user_id)) == MAX_LOGINS
    assert world.services.logins.refresh(jar(used), client=CLIENT)
    with pytest.raises(LoginEnded):
        world.services.logins.refresh(jar(unused), client=CLIENT)


def test_a_login_does_not_outlive_what_the_store_keeps(world: World) -> None:
    user_id = world.member()
    world.login()
    world.later(days=14, hours=1, seconds=1)

    assert logins_of(world, user_id) == []


def test_no_log_line_names_anybody(world: World, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        user_id = world.member()
        granted = world.login()
        with pytest.raises(WrongCredentials):
            world.login(password=OTHER_PASSWORD)
        world.services.logins.logout(jar(granted), everywhere=True)

    assert '"login.opened"' in caplog.text
    assert '"login.refused"' in caplog.text
    for secret in (ADA, user_id, PASSWORD, OTHER_PASSWORD, granted.access_token, CLIENT):
        assert secret not in caplog.text
