"""Where accounts are kept. Every read brings the version to hand back with a change."""

from typing import NamedTuple

from shared.accounts.model import (
    Account,
    AddressEntry,
    Login,
    Profile,
    Registration,
)
from shared.ports.documents import (
    DIRECTORY,
    USERS,
    AlreadyExists,
    Container,
    DocumentStore,
    Query,
    Stale,
)
from shared.store import Stored

NO_USER = "usr_" + "0" * 32
"""The partition in which nobody lives: reading it takes the time that reading somebody takes."""


class Kept[T: Stored](NamedTuple):
    """Something stored, and the version that was read."""

    value: T
    etag: str


class AccountRepository:
    """Reads and writes accounts, logins, profiles, reservations and registrations."""

    def __init__(self, documents: DocumentStore) -> None:
        """Keep them in this store."""
        self._documents = documents

    def account(self, user_id: str) -> Kept[Account] | None:
        """Return somebody's account."""
        return self._get(USERS, user_id, "account", Account)

    def add_account(self, account: Account) -> bool:
        """Add an account; tell whether it was not there before."""
        try:
            self._documents.create(USERS, account.user_id, account.model_dump(mode="json"))
        except AlreadyExists:
            return False
        return True

    def save_account(self, account: Account, etag: str) -> None:
        """Change an account; raises Stale or Missing."""
        self._documents.replace(USERS, account.user_id, account.model_dump(mode="json"), etag=etag)

    def profile(self, user_id: str) -> Kept[Profile] | None:
        """Return somebody's profile."""
        return self._get(USERS, user_id, "profile", Profile)

    def save_profile(self, profile: Profile, etag: str | None) -> None:
        """Add a profile or change the one that was read; raises AlreadyExists, Stale, Missing."""
        body = profile.model_dump(mode="json")
        if etag is None:
            self._documents.create(USERS, profile.user_id, body)
        else:
            self._documents.replace(USERS, profile.user_id, body, etag=etag)

    def login(self, user_id: str, login_id: str) -> Kept[Login] | None:
        """Return one login."""
        return self._get(USERS, user_id, login_id, Login)

    def add_login(self, login: Login) -> None:
        """Add a login."""
        self._documents.create(
            USERS, login.user_id, login.model_dump(mode="json"), ttl_s=_login_ttl_s(login)
        )

    def save_login(self, login: Login, etag: str) -> None:
        """Change a login; raises Stale or Missing."""
        self._documents.replace(
            USERS,
            login.user_id,
            login.model_dump(mode="json"),
            etag=etag,
            ttl_s=_login_ttl_s(login),
        )

    def end_login(self, user_id: str, login_id: str) -> bool:
        """Remove a login; tell whether it was there."""
        return self._documents.delete(USERS, user_id, login_id)

    def end_logins(self, user_id: str, *, below_epoch: int) -> None:
        """Remove every login of an earlier epoch; they are dead already, this tidies up."""
        continuation, more = None, True
        while more:
            page = self._documents.query(
                USERS, user_id, Query(kind="login"), continuation=continuation
            )
            for document in page.documents:
                if document.body["epoch"] < below_epoch:
                    self._documents.delete(USERS, user_id, document.id)
            continuation = page.continuation
            more = continuation is not None

    def delete_person(self, user_id: str) -> int:
        """Remove everything of a person's partition; return how many documents there were."""
        return self._documents.delete_partition(USERS, user_id)

    def address(self, address_id: str) -> Kept[AddressEntry] | None:
        """Return the reservation of an address."""
        return self._get(DIRECTORY, address_key(address_id), address_key(address_id), AddressEntry)

    def add_address(self, entry: AddressEntry) -> bool:
        """Reserve an address; tell whether it was free."""
        try:
            self._documents.create(DIRECTORY, entry.id, entry.model_dump(mode="json"))
        except AlreadyExists:
            return False
        return True

    def release_address(self, address_id: str, user_id: str) -> bool:
        """Free an address if it is this person's; tell whether it was."""
        kept = self.address(address_id)
        if kept is None or kept.value.user_id != user_id:
            return False
        key = address_key(address_id)
        try:
            return self._documents.delete(DIRECTORY, key, key, etag=kept.etag)
        except Stale:
            return False

    def registration(self, address_id: str) -> Kept[Registration] | None:
        """Return the registrations of an address that wait."""
        key = registration_key(address_id)
        return self._get(DIRECTORY, key, key, Registration)

    def save_registration(
        self, registration: Registration, etag: str | None, *, ttl_s: int
    ) -> None:
        """Add or change what waits for an address; raises AlreadyExists, Stale or Missing."""
        body = registration.model_dump(mode="json")
        if etag is None:
            self._documents.create(DIRECTORY, registration.id, body, ttl_s=ttl_s)
        else:
            self._documents.replace(DIRECTORY, registration.id, body, etag=etag, ttl_s=ttl_s)

    def forget_entry(self, entry_id: str) -> bool:
        """Remove an entry of the directory; tell whether it was there."""
        return self._documents.delete(DIRECTORY, entry_id, entry_id)

    def _get[T: Stored](
        self, container: Container, partition: str, document_id: str, model: type[T]
    ) -> Kept[T] | None:
        document = self._documents.get(container, partition, document_id)
        if document is None:
            return None
        return Kept(model.model_validate(document.body), document.etag)


def address_key(address_id: str) -> str:
    """Return the id of an address's reservation in the directory."""
    return f"address:{address_id}"


def registration_key(address_id: str) -> str:
    """Return the id of an address's waiting registrations in the directory."""
    return f"registration:{address_id}"


def _login_ttl_s(login: Login) -> int:
    """Return how long the store keeps a login: until it ends by itself, and a little longer."""
    return int((min(login.idle_at, login.expires_at) - login.rotated_at).total_seconds()) + 3600
