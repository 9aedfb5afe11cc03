"""Where accounts are stored: one collection for each kind of document."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from shared.accounts.attempts import Registration
from shared.accounts.counters import Bucket
from shared.accounts.model import Account, AddressEntry, Login
from shared.accounts.one_time import LIVES, Purpose
from shared.accounts.rate_limits import bucket_key
from shared.kernel.clock import Clock
from shared.ports.documents import DIRECTORY, USERS, DocumentStore, Query
from shared.store import Collection, Unreadable

NO_USER = "usr_" + "0" * 32
"""A partition that holds nothing: reading it takes as long as reading an account."""

_ACCOUNT = "account"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRepository:
    """Accounts and logins by user; reservations, registrations and buckets by address."""

    accounts: Collection[Account]
    logins: Collection[Login]
    addresses: Collection[AddressEntry]
    registrations: Collection[Registration]
    buckets: Collection[Bucket]

    @classmethod
    def over(cls, documents: DocumentStore, *, clock: Clock) -> Self:
        """Return the repository over a document store."""
        return cls(
            accounts=Collection(documents, USERS, Account),
            logins=Collection(documents, USERS, Login, ttl_s=_login_ttl_s),
            addresses=Collection(documents, DIRECTORY, AddressEntry),
            registrations=Collection(documents, DIRECTORY, Registration, ttl_s=_registration_ttl_s),
            buckets=Collection(
                documents, DIRECTORY, Bucket, ttl_s=lambda bucket: bucket.ttl_s(clock())
            ),
        )

    def account(self, user_id: str) -> Account | None:
        """Return the account of a user; raises Unreadable."""
        return self.accounts.find(user_id, _ACCOUNT)

    def change_account(self, user_id: str, step: Callable[[Account | None], Account]) -> Account:
        """Apply a step to an account; raises Contended, Unreadable and what the step raises."""
        return self.accounts.change(user_id, _ACCOUNT, step)

    def holder_id(self, address_id: str) -> str | None:
        """Return the id of the user to whom an address belongs; raises Unreadable."""
        key = address_key(address_id)
        entry = self.addresses.find(key, key)
        return entry.user_id if entry else None

    def holder(self, address_id: str) -> Account | None:
        """Return the account to which an address belongs; raises Unreadable."""
        user_id = self.holder_id(address_id)
        return self.account(user_id) if user_id else None

    def holds(self, address_id: str, user_id: str) -> bool:
        """Tell whether an address belongs to a user who leaves; so does an unreadable entry."""
        try:
            return self.holder_id(address_id) == user_id
        except Unreadable:
            return True

    def release_address(self, address_id: str, user_id: str) -> bool:
        """Free an address that belongs to this user; tell whether it did."""
        key = address_key(address_id)
        try:
            kept = self.addresses.get(key, key)
        except Unreadable:
            return self.addresses.remove(key, key)
        if kept is None or kept.value.user_id != user_id:
            return False
        return self.addresses.remove(key, key, etag=kept.etag)

    def registration(self, address_id: str) -> Registration | None:
        """Return the unconfirmed registrations of an address; raises Unreadable."""
        key = registration_key(address_id)
        return self.registrations.find(key, key)

    def change_registration(
        self, address_id: str, step: Callable[[Registration | None], Registration]
    ) -> Registration:
        """Apply a step to the registrations of an address; raises Contended, Unreadable."""
        key = registration_key(address_id)
        return self.registrations.change(key, key, step)

    def forget_registration(self, address_id: str) -> bool:
        """Remove the unconfirmed registrations of an address; tell whether there were any."""
        key = registration_key(address_id)
        return self.registrations.remove(key, key)

    def forget_bucket(self, address_id: str) -> bool:
        """Remove the rate limit bucket of an address; tell whether there was one."""
        key = bucket_key(address_id)
        return self.buckets.remove(key, key)

    def end_logins(self, user_id: str, *, below_epoch: int) -> None:
        """Remove every login of an earlier epoch.

        None of them is accepted, nor is an unreadable one, which its time to live removes.
        """
        for login in self.logins.every(user_id, Query(kind="login")):
            if login.epoch < below_epoch:
                self.logins.remove(user_id, login.id)

    def end_surplus_logins(self, user_id: str, *, keep: int) -> None:
        """Remove the logins that were unused for longest, beyond so many."""
        logins = list(self.logins.every(user_id, Query(kind="login")))
        logins.sort(key=lambda login: login.rotated_at, reverse=True)
        for login in logins[keep:]:
            self.logins.remove(user_id, login.id)

    def delete_user(self, user_id: str) -> int:
        """Remove everything in a user's partition; return how many documents there were."""
        return self.accounts.documents.delete_partition(USERS, user_id)


def address_key(address_id: str) -> str:
    """Return the id of an address's reservation in the directory."""
    return f"address:{address_id}"


def registration_key(address_id: str) -> str:
    """Return the id of an address's unconfirmed registrations in the directory."""
    return f"registration:{address_id}"


def _login_ttl_s(login: Login) -> int:
    """Return the seconds until a login expires, and an hour more."""
    return int((login.ends_at - login.rotated_at).total_seconds()) + 3600


def _registration_ttl_s(_registration: Registration) -> int:
    return int(LIVES[Purpose.VERIFY].total_seconds())
