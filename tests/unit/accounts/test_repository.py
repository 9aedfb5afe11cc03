from typing import cast

from shared.accounts.model import AddressEntry
from shared.accounts.repository import AccountRepository, address_key
from shared.ports.documents import DIRECTORY, USERS, DocumentStore, Query
from tests.support.account_world import World

ADDRESS = "a" * 64
ENTRY = AddressEntry(id=address_key(ADDRESS), user_id="usr_ada")


def test_an_address_is_freed_by_its_holder_only(world: World) -> None:
    repository = world.repository
    assert repository.addresses.add(ENTRY)

    assert not repository.release_address(ADDRESS, "usr_eve")
    assert repository.holder_id(ADDRESS) == "usr_ada"
    assert repository.release_address(ADDRESS, "usr_ada")
    assert not repository.release_address(ADDRESS, "usr_ada")


def test_an_address_that_changes_hands_meanwhile_is_not_freed(world: World) -> None:
    repository = AccountRepository.over(cast("DocumentStore", world.watched), clock=world.clock)
    repository.addresses.add(ENTRY)

    def change_hands(name: str, _given: tuple[object, ...]) -> None:
        if name == "delete":
            world.repository.addresses.put(ENTRY.model_copy(update={"user_id": "usr_bob"}))

    world.watched.before = change_hands

    assert not repository.release_address(ADDRESS, "usr_ada")
    assert repository.holder_id(ADDRESS) == "usr_bob"


def test_an_unreadable_entry_of_an_address_is_freed_by_who_leaves(world: World) -> None:
    world.store.create(DIRECTORY, address_key(ADDRESS), {"id": address_key(ADDRESS), "user_id": 1})

    assert world.repository.holds(ADDRESS, "usr_ada")
    assert world.repository.release_address(ADDRESS, "usr_ada")
    assert world.store.get(DIRECTORY, address_key(ADDRESS), address_key(ADDRESS)) is None


def epochs(world: World, user_id: str) -> list[object]:
    page = world.store.query(USERS, user_id, Query(kind="login"))
    return [document.body.get("epoch") for document in page.documents]


def test_ending_the_logins_of_earlier_epochs_spares_those_of_the_present_one(
    world: World,
) -> None:
    user_id = world.member()
    world.change_account(user_id, epoch=1)
    world.login()
    world.repository.end_logins(user_id, below_epoch=1)

    assert epochs(world, user_id) == [1]


def test_any_number_of_logins_is_ended(world: World) -> None:
    user_id = world.member()
    for _ in range(120):
        world.login()
    world.repository.end_logins(user_id, below_epoch=1)

    assert epochs(world, user_id) == []


def test_an_unreadable_login_does_not_stop_the_others_from_being_ended(world: World) -> None:
    user_id = world.member()
    for number, epoch in (("0", "many"), ("2", None)):
        unreadable = {"id": f"lgn_{number * 32}", "user_id": user_id, "kind": "login"}
        body = unreadable if epoch is None else {**unreadable, "epoch": epoch}
        world.store.create(USERS, user_id, body)
    world.login()
    world.repository.end_logins(user_id, below_epoch=1)

    assert sorted(map(str, epochs(world, user_id))) == ["None", "many"]
