"""Another email address: both mailboxes agree, and no crash leaves an owner without one."""

import pytest

from shared.accounts.errors import AlreadyRegistered, LinkInvalid, WrongCredentials
from shared.accounts.model import Caller
from tests.support.account_world import (
    ADA,
    BOB,
    CLIENT,
    OTHER_PASSWORD,
    PASSWORD,
    World,
    token_of,
)

NEW = "ada.lovelace@example.net"


@pytest.fixture
def ada(world: World) -> Caller:
    world.member()
    return world.caller(world.login())


def request(world: World, ada: Caller, address: str = NEW) -> tuple[str, str]:
    """Request a change; return the tokens of the links in the old and the new mailbox."""
    world.services.email_changes.request(ada, email=address, client=CLIENT)
    world.deliver()
    return token_of(world.letters(ADA)[-1]), token_of(world.letters(address)[-1])


@pytest.mark.clause("P7.2")
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_address_changes_when_both_mailboxes_have_agreed(
    world: World, ada: Caller, order: tuple[int, int]
) -> None:
    links = request(world, ada)

    assert not world.services.email_changes.confirm(links[order[0]])
    assert world.stored_account(ada.user_id).email == ADA
    assert world.services.email_changes.confirm(links[order[1]])
    for link in links:
        assert world.services.email_changes.confirm(link)

    assert world.stored_account(ada.user_id).email == NEW
    assert world.login(NEW).user_id == ada.user_id
    with pytest.raises(WrongCredentials):
        world.login(ADA)


def test_the_address_before_is_free_again(world: World, ada: Caller) -> None:
    for link in request(world, ada):
        world.services.email_changes.confirm(link)
    other = world.member(ADA, OTHER_PASSWORD)

    assert other != ada.user_id
    assert world.login(NEW).user_id == ada.user_id


def test_another_spelling_of_the_own_address_needs_nobody(world: World, ada: Caller) -> None:
    world.services.email_changes.request(ada, email="Ada@example.com", client=CLIENT)

    assert world.stored_account(ada.user_id).email == "Ada@example.com"
    assert world.login().user_id == ada.user_id


def test_a_taken_address_is_told_to_its_owner_alone(world: World, ada: Caller) -> None:
    world.member(BOB, OTHER_PASSWORD)
    world.services.email_changes.request(ada, email=BOB, client=CLIENT)
    world.deliver()

    assert world.letters(BOB)[-1]["Subject"] == "You have an account already"
    assert not world.services.email_changes.confirm(token_of(world.letters(ADA)[-1]))
    assert world.login(BOB, OTHER_PASSWORD).user_id != ada.user_id


def test_an_address_that_was_taken_meanwhile_stays_with_whom_it_is(
    world: World, ada: Caller
) -> None:
    old, new = request(world, ada)
    world.services.email_changes.confirm(old)
    other = world.member(NEW, OTHER_PASSWORD)

    with pytest.raises(AlreadyRegistered):
        world.services.email_changes.confirm(new)
    assert world.login(NEW, OTHER_PASSWORD).user_id == other
    assert world.login().user_id == ada.user_id
    with pytest.raises(LinkInvalid):
        world.services.email_changes.confirm(new)


def test_links_expire_and_go_with_a_newer_request(world: World, ada: Caller) -> None:
    first = request(world, ada)
    world.later(minutes=5)
    second = request(world, ada, "another@example.net")
    for link in (*first, "no.link", f"{ada.user_id}.{'x' * 43}"):
        with pytest.raises(LinkInvalid):
            world.services.email_changes.confirm(link)
    world.later(hours=24)
    for link in second:
        with pytest.raises(LinkInvalid):
            world.services.email_changes.confirm(link)


def test_a_new_password_ends_a_change_that_a_thief_has_requested(world: World, ada: Caller) -> None:
    old, new = request(world, ada)
    world.services.email_changes.confirm(new)
    world.services.recovery.change(
        ada, current_password=PASSWORD, new_password=OTHER_PASSWORD, client=CLIENT, cookies={}
    )

    with pytest.raises(LinkInvalid):
        world.services.email_changes.confirm(old)
    assert world.stored_account(ada.user_id).email == ADA


@pytest.mark.parametrize("rescue", ["the same link", "the queue", "another request"])
def test_a_change_that_died_anywhere_is_completed(world: World, ada: Caller, rescue: str) -> None:
    present = ADA
    for operation in range(1, 14):
        address = f"ada{operation}@example.net"
        world.services.email_changes.request(ada, email=address, client=CLIENT)
        world.deliver()
        old, new = (token_of(world.letters(to)[-1]) for to in (present, address))
        world.services.email_changes.confirm(new)
        with world.dying_before(operation):
            world.services.email_changes.confirm(old)
        account = world.stored_account(ada.user_id)
        change = account.email_change
        assert change
        agreed = change.old_agreed
        if rescue == "the queue" and agreed:
            world.later(minutes=1)
            world.deliver()
        elif rescue == "another request" and agreed:
            world.services.email_changes.request(ada, email="later@example.net", client=CLIENT)
        else:
            world.services.email_changes.confirm(old)
        account = world.stored_account(ada.user_id)
        assert (account.email, account.left_address_id) == (address, ""), operation
        assert world.repository.holder_id(world.address_id(address)) == ada.user_id
        assert world.repository.holder_id(world.address_id(present)) is None
        present = address


@pytest.mark.clause("P5.3", "P7.4")
def test_an_erasure_frees_the_addresses_of_a_change_that_died(world: World, ada: Caller) -> None:
    old, new = request(world, ada)
    world.services.email_changes.confirm(new)
    for operation in range(2, 9):
        with world.dying_before(operation):
            world.services.email_changes.confirm(old)
        if world.stored_account(ada.user_id).left_address_id:
            break
    assert world.stored_account(ada.user_id).left_address_id
    world.erase(ada)

    for address in (ADA, NEW):
        assert world.repository.holder_id(world.address_id(address)) is None
    assert world.traces(ada.user_id) == []
