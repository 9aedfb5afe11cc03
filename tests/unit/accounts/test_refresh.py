"""Refreshing: the one rule set that neither logs people out by accident nor lets a thief stay."""

import threading
from collections.abc import Mapping

import pytest

from shared.accounts.errors import InvalidToken, LoginEnded
from shared.accounts.model import IssuedTokens
from shared.ports.queues import EMAILS
from shared.store import Contended
from tests.support.account_world import ADA, BOB, CLIENT, World, jar, text_of


def refresh(world: World, cookies: Mapping[str, tuple[str, ...]]) -> IssuedTokens:
    return world.services.logins.refresh(cookies, client=CLIENT)


def ended(world: World, cookies: Mapping[str, tuple[str, ...]]) -> bool:
    try:
        refresh(world, cookies)
    except LoginEnded:
        return True
    return False


@pytest.fixture
def first(world: World) -> IssuedTokens:
    """A login a minute ago."""
    world.member()
    granted = world.login()
    world.later(minutes=1)
    return granted


def test_refreshing_gives_a_new_access_token_and_the_next_cookie(
    world: World, first: IssuedTokens
) -> None:
    second = refresh(world, jar(first))

    assert second.cookie.value != first.cookie.value
    assert second.access_token != first.access_token
    assert world.caller(second).login_id == world.caller(first).login_id


def test_a_fresh_cookie_is_not_replaced_within_half_a_minute(world: World) -> None:
    world.member()
    first = world.login()
    world.later(seconds=29)

    assert refresh(world, jar(first)).cookie.value == first.cookie.value


def test_a_reply_that_was_lost_is_given_again(world: World, first: IssuedTokens) -> None:
    lost = refresh(world, jar(first))
    world.later(seconds=29)
    again = refresh(world, jar(first))

    assert again.cookie.value == lost.cookie.value
    assert again.access_token != lost.access_token


def test_the_grace_ends_after_thirty_seconds_to_the_microsecond(
    world: World, first: IssuedTokens
) -> None:
    second = refresh(world, jar(first))
    world.later(seconds=30, microseconds=-1)
    assert refresh(world, jar(first)).cookie.value == second.cookie.value

    world.later(microseconds=1)

    assert ended(world, jar(first))
    assert ended(world, jar(second))


def test_there_is_no_second_rotation_within_the_grace(world: World, first: IssuedTokens) -> None:
    """Otherwise a tab that is two behind would look like a thief."""
    second = refresh(world, jar(first))
    world.later(seconds=29)

    assert refresh(world, jar(second)).cookie.value == second.cookie.value
    assert refresh(world, jar(first)).cookie.value == second.cookie.value

    world.later(seconds=1)
    assert refresh(world, jar(second)).cookie.value != second.cookie.value


def test_a_cookie_used_again_after_the_grace_ends_the_login_for_both(
    world: World, first: IssuedTokens
) -> None:
    stolen = jar(first)
    mine = refresh(world, jar(first))
    world.later(seconds=31)

    assert ended(world, stolen)
    assert ended(world, jar(mine))
    with pytest.raises(InvalidToken):
        world.caller(mine)


def test_a_thief_who_refreshes_first_is_found_when_the_owner_comes_back(
    world: World, first: IssuedTokens
) -> None:
    thief = refresh(world, jar(first))
    world.later(minutes=5)

    assert ended(world, jar(first))
    assert ended(world, jar(thief))


def test_the_owner_is_told_once_that_a_login_was_ended(world: World, first: IssuedTokens) -> None:
    refresh(world, jar(first))
    world.later(minutes=5)
    for _ in range(3):
        assert ended(world, jar(first))
    world.deliver()

    letters = [letter for letter in world.letters(ADA) if "copy of one" in text_of(letter)]
    assert len(letters) == 1


def test_the_owner_is_told_once_when_two_instances_notice_the_same_reuse(
    world: World, first: IssuedTokens
) -> None:
    refresh(world, jar(first))
    world.later(minutes=5)

    def notice_first(name: str, _given: tuple[object, ...]) -> None:
        if name == "delete":
            world.watched.before = lambda _name, _given: None
            assert ended(world, jar(first))

    world.watched.before = notice_first
    assert ended(world, jar(first))
    world.deliver()

    assert world.queue.length(EMAILS) == 0
    assert len(world.letters(ADA)) == 2


def test_a_reuse_ends_one_login_and_leaves_the_others(world: World, first: IssuedTokens) -> None:
    other = world.login()
    refresh(world, jar(first))
    world.later(minutes=5)
    assert ended(world, jar(first))

    assert not ended(world, jar(other))


def test_a_cookie_two_generations_old_is_a_reuse_even_within_the_grace(
    world: World, first: IssuedTokens
) -> None:
    second = refresh(world, jar(first))
    world.later(minutes=1)
    third = refresh(world, jar(second))
    world.later(seconds=1)

    assert ended(world, jar(first))
    assert ended(world, jar(third))


def test_a_cookie_from_the_future_of_a_restored_database_goes_on(
    world: World, first: IssuedTokens
) -> None:
    token = world.services.logins.cookies.read(jar(first))
    assert token
    ahead = world.services.logins.cookies.cookie(token._replace(counter=5), max_age_s=1)

    second = refresh(world, {ahead.name: (ahead.value,)})
    world.later(minutes=1)

    assert refresh(world, jar(second))
    assert world.deliver() == 0
    assert ended(world, {ahead.name: (ahead.value,)})


def test_an_unused_login_ends_after_fourteen_days(world: World, first: IssuedTokens) -> None:
    second = refresh(world, jar(first))
    world.later(days=13, hours=23)
    third = refresh(world, jar(second))
    world.later(days=14)

    assert ended(world, jar(third))


def test_a_used_login_ends_after_thirty_days_all_the_same(
    world: World, first: IssuedTokens
) -> None:
    granted = first
    for _ in range(29):
        world.later(days=1)
        granted = refresh(world, jar(granted))
    assert granted.cookie.max_age_s < 24 * 3600

    world.later(hours=23, minutes=58)
    granted = refresh(world, jar(granted))
    world.later(minutes=1)

    assert ended(world, jar(granted))


def test_the_end_of_old_age_is_no_theft(world: World, first: IssuedTokens) -> None:
    world.later(days=15)
    assert ended(world, jar(first))
    sent = len(world.letters())
    world.deliver()

    assert len(world.letters()) == sent


@pytest.mark.parametrize("tabs", [2, 8])
def test_tabs_that_refresh_at_the_same_moment_get_the_same_cookie(
    world: World, first: IssuedTokens, tabs: int
) -> None:
    granted: list[IssuedTokens] = []
    failed: list[Exception] = []
    start = threading.Barrier(tabs)

    def tab() -> None:
        start.wait()
        try:
            granted.append(refresh(world, jar(first)))
        except LoginEnded as error:
            failed.append(error)

    threads = [threading.Thread(target=tab) for _ in range(tabs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert len({each.cookie.value for each in granted}) == 1
    assert all(world.caller(each) for each in granted)


def test_instances_that_race_rotate_once(world: World, first: IssuedTokens) -> None:
    """The second instance wins between the first one's reading and its writing."""
    other = world.another()
    won: list[IssuedTokens] = []

    def interfere(name: str, _given: tuple[object, ...]) -> None:
        if name == "replace":
            world.watched.before = lambda _name, _given: None
            won.append(other.logins.refresh(jar(first), client=CLIENT))

    world.watched.before = interfere
    granted = refresh(world, jar(first))

    assert granted.cookie.value == won[0].cookie.value


def test_a_logout_that_overtakes_a_refresh_wins(world: World, first: IssuedTokens) -> None:
    def interfere(name: str, _given: tuple[object, ...]) -> None:
        if name == "replace":
            world.watched.before = lambda _name, _given: None
            world.services.logins.logout(jar(first), everywhere=False)

    world.watched.before = interfere

    assert ended(world, jar(first))


def test_an_endless_race_logs_nobody_out(world: World, first: IssuedTokens) -> None:
    world.contended()
    with pytest.raises(Contended) as refused:
        refresh(world, jar(first))
    world.watched.before = lambda _name, _given: None

    assert refused.value.retry_after_s == 1
    assert refresh(world, jar(first)).cookie.value != first.cookie.value


def forged(value: str) -> list[str]:
    """Return cookies that differ from a good one in one part."""
    version, user, login, counter, mac = value.split(".")
    other_user = "usr_" + "0" * 32
    return [
        "",
        value + "A",
        value[:-1],
        value + "\n",
        f" {value}",
        f"v2.{user}.{login}.{counter}.{mac}",
        f"{version}.{other_user}.{login}.{counter}.{mac}",
        f"{version}.{user}.lgn_{'0' * 32}.{counter}.{mac}",
        f"{version}.{user}.{login}.1.{mac}",
        f"{version}.{user}.{login}.00.{mac}",
        f"{version}.{user}.{login}.-1.{mac}",
        f"{version}.{user}.{login}.{'9' * 30}.{mac}",
        f"{version}.{user}.{login}.\u0660.{mac}",
        f"{version}.{user}.{login}.{counter}.{'A' * 43}",
        f"{version}.{user}.{login}.{counter}.{mac[::-1]}",
        f"{version}.{user}.{login}.{counter}.{mac}=",
        f"{version}.{user}.{login}.{counter}",
        f"{version}.{user}..{counter}.{mac}",
        value.upper(),
        value * 2,
        "v1." * 100_000,
    ]


def test_a_cookie_that_we_did_not_write_ends_nothing(world: World, first: IssuedTokens) -> None:
    accepted = [
        each
        for each in forged(first.cookie.value)
        if not ended(world, {first.cookie.name: (each,)})
    ]

    assert accepted == []
    assert not ended(world, jar(first))


def test_a_forged_cookie_of_our_name_does_not_hide_the_good_one(
    world: World, first: IssuedTokens
) -> None:
    name, value = first.cookie.name, first.cookie.value

    assert not ended(world, {name: ("x", *forged(value), value)})
    assert not ended(world, {name: (value, "x")})


def test_the_cookie_of_plain_http_is_not_read_on_https(world: World, first: IssuedTokens) -> None:
    assert ended(world, {"imock_refresh": (first.cookie.value,)})
    assert not ended(world, jar(first))


def test_cookies_hold_only_characters_that_every_host_keeps(first: IssuedTokens) -> None:
    allowed = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~")

    assert set(first.cookie.value) <= allowed


def test_what_is_stored_of_a_login_does_not_let_anybody_in(
    world: World, first: IssuedTokens
) -> None:
    """The cookie's last part is made from a key that is not in the database."""
    mac = first.cookie.value.rpartition(".")[2]

    assert mac.encode() not in (world.root / "documents.db").read_bytes()
    assert mac.encode() not in world.everything()


def test_a_refresh_picks_up_roles_that_have_changed(world: World, first: IssuedTokens) -> None:
    world.change_account(first.user_id, roles=("user", "support"))
    second = refresh(world, jar(first))

    assert world.caller(second).roles == ("user", "support")


def test_logins_of_different_people_do_not_touch(world: World, first: IssuedTokens) -> None:
    world.member(BOB)
    of_bob = world.login(BOB)
    world.services.logins.logout(jar(of_bob), everywhere=True)

    assert not ended(world, jar(first))
