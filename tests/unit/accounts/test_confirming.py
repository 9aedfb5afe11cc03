"""Confirming an address: which registration becomes the account, whatever was cut off before."""

from collections.abc import Mapping
from itertools import count

import pytest

from shared.accounts.attempts import MAX_ATTEMPTS
from shared.accounts.errors import (
    AlreadyRegistered,
    LinkInvalid,
    PasswordNeeded,
    WrongCredentials,
    WrongPassword,
)
from shared.accounts.model import BrowserCookie
from shared.accounts.repository import address_key
from shared.ports import Outage
from shared.ports.documents import DIRECTORY
from tests.support.account_world import (
    ADA,
    CLIENT,
    OTHER_PASSWORD,
    PASSWORD,
    World,
    token_of,
)


def sent(cookie: BrowserCookie) -> Mapping[str, tuple[str, ...]]:
    return {cookie.name: (cookie.value,)}


@pytest.fixture
def squatted(world: World) -> World:
    """The owner registers, and then a stranger the same address, with another password."""
    world.register(password=PASSWORD)
    world.register(password=OTHER_PASSWORD, name="Malory", client="m" * 64)
    world.deliver()
    return world


def test_a_link_alone_opens_nobodys_account(squatted: World) -> None:
    squatted.services.registration.resend(email=ADA, client=CLIENT, request_key=None)
    squatted.deliver()
    assert len(squatted.letters(ADA)) == 3

    for letter in squatted.letters(ADA):
        with pytest.raises(PasswordNeeded):
            squatted.verify(token_of(letter), None)
    for password in (PASSWORD, OTHER_PASSWORD):
        with pytest.raises(WrongCredentials):
            squatted.login(password=password)


@pytest.mark.parametrize("letter", [0, 1, 2])
def test_every_link_confirms_the_registration_whose_password_is_sent(
    squatted: World, letter: int
) -> None:
    """The links are sent to one mailbox, where nobody can tell one from another."""
    squatted.services.registration.resend(email=ADA, client=CLIENT, request_key=None)
    squatted.deliver()

    squatted.verify(token_of(squatted.letters(ADA)[letter]), PASSWORD)

    account = squatted.stored_account(squatted.login().user_id)
    assert account.name == "Ada Lovelace"
    with pytest.raises(WrongCredentials):
        squatted.login(password=OTHER_PASSWORD)


def test_a_password_of_no_registration_confirms_none(squatted: World) -> None:
    with pytest.raises(WrongPassword):
        squatted.verify(squatted.token(), "copper-violin-harbour-5")
    squatted.verify(squatted.token(), PASSWORD)


def test_the_browser_that_registered_needs_no_password(world: World) -> None:
    mine = world.register(password=PASSWORD)
    strangers = world.register(password=OTHER_PASSWORD, name="Malory")
    world.deliver()
    with pytest.raises(PasswordNeeded):
        world.verify(world.token(), None, cookies={"imock_device": ("d1.x", "")})

    world.verify(world.token(), None, cookies=sent(mine))

    assert world.login(password=PASSWORD)
    world.verify(world.token(), None, cookies=sent(mine))
    with pytest.raises(AlreadyRegistered):
        world.verify(world.token(), None, cookies=sent(strangers))


def test_a_browser_is_known_for_each_of_its_latest_registrations(world: World) -> None:
    cookies: Mapping[str, tuple[str, ...]] = {}
    for number in range(4):
        cookies = sent(world.register(f"p{number}@example.com", cookies=cookies))
    world.deliver()

    for number in range(4):
        world.verify(world.token(f"p{number}@example.com"), None, cookies=cookies)


def test_a_wrong_password_is_wrong_in_the_browser_that_registered_too(world: World) -> None:
    mine = world.register(password=PASSWORD)
    world.deliver()

    with pytest.raises(WrongPassword):
        world.verify(world.token(), OTHER_PASSWORD, cookies=sent(mine))


def test_one_who_registers_an_address_again_and_again_displaces_nobody(squatted: World) -> None:
    first = token_of(squatted.letters(ADA)[0])
    for _ in range(2 * MAX_ATTEMPTS):
        squatted.register(password=OTHER_PASSWORD, name="Malory", client="m" * 64)

    squatted.verify(first, PASSWORD)

    assert squatted.login()


def test_links_outlive_the_registration_for_which_they_were_sent(squatted: World) -> None:
    link = squatted.token()
    for _ in range(2 * MAX_ATTEMPTS):
        squatted.register(password=OTHER_PASSWORD, client="m" * 64)
    squatted.register(password="copper-violin-harbour-5")

    squatted.verify(link, "copper-violin-harbour-5")

    squatted.later(days=1)
    with pytest.raises(LinkInvalid):
        squatted.verify(link, "copper-violin-harbour-5")


def cut_off_after_the_reservation(world: World) -> None:
    """Refuse the write of the account, as a store does that throttles, or dies."""
    armed = True

    def refuse(name: str, given: tuple[object, ...]) -> None:
        if armed and name == "create" and given[0] != DIRECTORY:
            raise Outage(retry_after_s=1)

    world.watched.before = refuse
    with pytest.raises(Outage):
        world.verify(world.token())
    armed = False
    key = address_key(world.address_id())
    assert world.store.get(DIRECTORY, key, key)


@pytest.mark.parametrize("later", [{"seconds": 1}, {"hours": 23}, {"days": 30}])
def test_any_later_registration_completes_what_was_cut_off(
    world: World, later: dict[str, float]
) -> None:
    world.register(password=PASSWORD)
    world.deliver()
    cut_off_after_the_reservation(world)
    world.later(**later)
    world.register(password=OTHER_PASSWORD)
    world.deliver()

    world.verify(world.token(), OTHER_PASSWORD)

    assert world.login(password=OTHER_PASSWORD)
    with pytest.raises(WrongCredentials):
        world.login(password=PASSWORD)


def test_of_two_that_complete_at_once_one_makes_the_account(world: World) -> None:
    world.register(password=PASSWORD)
    world.deliver()
    cut_off_after_the_reservation(world)
    world.register(password=OTHER_PASSWORD)
    world.deliver()
    calls = count(1)

    def other_first(name: str, given: tuple[object, ...]) -> None:
        if name == "create" and given[0] != DIRECTORY and next(calls) == 1:
            world.verify(world.token(), OTHER_PASSWORD)

    world.watched.before = other_first
    with pytest.raises(AlreadyRegistered):
        world.verify(world.token(), PASSWORD)

    assert world.login(password=OTHER_PASSWORD)
    assert (
        world.repository.holder_id(world.address_id())
        == world.login(password=OTHER_PASSWORD).user_id
    )


def test_an_account_of_the_release_before_is_made_of_the_registration_with_its_id(
    world: World,
) -> None:
    user_id = world.member()
    world.change_account(user_id, attempt_id=None)

    world.verify(world.token())

    world.register(password=OTHER_PASSWORD)
    with pytest.raises(AlreadyRegistered):
        world.verify(world.token(), OTHER_PASSWORD)
