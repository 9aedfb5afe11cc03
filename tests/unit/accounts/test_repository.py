from shared.accounts.model import AddressEntry
from shared.accounts.repository import AccountRepository, address_key
from shared.ports.documents import DIRECTORY, USERS, Query
from tests.support.account_world import World

ADDRESS = "a" * 64
ENTRY = AddressEntry(id=address_key(ADDRESS), user_id="usr_ada")


def test_an_address_is_freed_by_its_holder_only(world: World) -> None:
    repository = world.repository
    assert repository.add_address(ENTRY)

    assert not repository.release_address(ADDRESS, "usr_eve")
    assert repository.address(ADDRESS)
    assert repository.release_address(ADDRESS, "usr_ada")
    assert not repository.release_address(ADDRESS, "usr_ada")


def test_an_address_that_changes_hands_meanwhile_is_not_freed(world: World) -> None:
    repository = AccountRepository(world.watched)
    repository.add_address(ENTRY)

    def change_hands(name: str, _given: tuple[object, ...]) -> None:
        if name == "delete":
            moved = ENTRY.model_copy(update={"user_id": "usr_bob"})
            world.store.upsert(DIRECTORY, ENTRY.id, moved.model_dump(mode="json"))

    world.watched.before = change_hands

    assert not repository.release_address(ADDRESS, "usr_ada")
    holder = repository.address(ADDRESS)
    assert holder
    assert holder.value.user_id == "usr_bob"


def test_ending_the_logins_of_earlier_epochs_spares_those_of_the_present_one(
    world: World,
) -> None:
    user_id = world.member()
    world.change_account(user_id, epoch=1)
    world.login()
    world.repository.end_logins(user_id, below_epoch=1)

    page = world.store.query(USERS, user_id, Query(kind="login"))
    assert [document.body["epoch"] for document in page.documents] == [1]


def test_any_number_of_logins_is_ended(world: World) -> None:
    user_id = world.member()
    for _ in range(120):
        world.login()
    world.repository.end_logins(user_id, below_epoch=1)

    assert world.store.query(USERS, user_id, Query(kind="login")).documents == []
