"""What the erasure of an account removes of accounts: the address, and what waits under it."""

from dataclasses import dataclass
from datetime import datetime

from shared.accounts.attempts import Registration
from shared.accounts.repository import AccountRepository, address_key
from shared.ports.documents import DIRECTORY
from shared.store import Unreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressEraser:
    """Frees the address of a user who leaves, so that it can be registered again."""

    repository: AccountRepository

    def erase(self, user_id: str, address_id: str, *, before: datetime) -> None:
        """Remove what belongs to a user and to the user's addresses; repeatable.

        Besides the present one there may be some that a change of address has reserved or left.
        Registrations from after ``before`` are those of somebody who comes back, and stay. So does
        everything else once an address has another holder.
        """
        self.repository.forget_user_bucket(user_id)
        for each in {address_id, *self.held_by(user_id)}:
            if self.repository.holds(each, user_id):
                self.repository.forget_bucket(each)
            self._forget_registrations(each, before)
            self.repository.release_address(each, user_id)

    def held_by(self, user_id: str) -> list[str]:
        """Return the ids of the addresses that belong to a user, as the directory has them."""
        prefix = address_key("")
        found = self.repository.addresses.documents.find(DIRECTORY, "user_id", user_id)
        return [each.id.removeprefix(prefix) for each in found if each.id.startswith(prefix)]

    def _forget_registrations(self, address_id: str, before: datetime) -> None:
        try:
            found = self.repository.registration(address_id)
        except Unreadable:
            self.repository.forget_registration(address_id)
            return
        if found is None or all(each.at > before for each in found.attempts):
            return

        def newer(now: Registration | None) -> Registration:
            kept = tuple(each for each in (now or found).attempts if each.at > before)
            return (now or found).model_copy(update={"attempts": kept})

        if not self.repository.change_registration(address_id, newer).attempts:
            self.repository.forget_registration(address_id)
