"""Where accounts are stored: one collection for each kind of document."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from shared.accounts.attempts import Registration
from shared.accounts.counters import Bucket
from shared.accounts.errors import InvalidToken
from shared.accounts.model import Account, AddressEntry, Login
from shared.accounts.one_time import LIVES, Purpose
from shared.accounts.rate_limits import bucket_key, user_key
from shared.kernel.clock import Clock
from shared.ports.documents import DIRECTORY, USERS, DocumentStore, Key, Missing, Query
from shared.store import Collection, Contended, Kept, Unreadable, tries

NO_USER = "usr_" + "0" * 32
"""A partition that holds nothing: reading it takes as long as reading an account."""

_ACCOUNT = "account"


class Entrance(NamedTuple):
    """What is kept under an address: whose it is, and counters of attempts by their ids."""

    user_id: str | None
    buckets: Mapping[str, Bucket | None]


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

    def kept_account(self, user_id: str) -> Kept[Account] | None:
        """Return the account of a user and its version; raises Unreadable."""
        return self.accounts.get(user_id, _ACCOUNT)

    def account_and_login(self, user_id: str, login_id: str) -> tuple[Account | None, Login | None]:
        """Return an account and one of its logins, by one request; raises Unreadable."""
        keys = [Key(user_id, _ACCOUNT), Key(user_id, login_id)]
        first, second = self.accounts.documents.get_many(USERS, keys)
        account, login = self.accounts.kept(first), self.logins.kept(second)
        return account.value if account else None, login.value if login else None

    def entrance(self, address_id: str, bucket_ids: Sequence[str]) -> Entrance:
        """Return what a login needs to know of an address, by one request; raises Unreadable."""
        keys = [address_key(address_id), *bucket_ids]
        read = self.addresses.documents.get_many(DIRECTORY, [Key(key, key) for key in keys])
        entry = self.addresses.kept(read[0])
        found = [self.buckets.kept(each) for each in read[1:]]
        buckets = {
            key: kept.value if kept else None for key, kept in zip(keys[1:], found, strict=True)
        }
        return Entrance(entry.value.user_id if entry else None, buckets)

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

    def forget_user_bucket(self, user_id: str) -> bool:
        """Remove the rate limit bucket of a user; tell whether there was one."""
        key = user_key(user_id)
        return self.buckets.remove(key, key)

    def end_logins(self, user_id: str, *, below_epoch: int) -> None:
        """Remove every login of an earlier epoch.

        None of them is accepted, nor is an unreadable one, which its time to live removes.
        """
        for login in self.logins.every(user_id, Query(kind="login")):
            if login.epoch < below_epoch:
                self.logins.remove(user_id, login.id)

    def open_login(
        self, login: Login, *, instead_of: str | None, most: int, known: Kept[Account] | None
    ) -> None:
        """Add a login, in one transaction with the account that counts it.

        It takes the place of one that the browser had, and of those that were unused for longest
        where there were to be more than ``most``. ``known``: the account as it has just been read.
        Raises InvalidToken unless the account is active and of the login's epoch when it is
        written, and Contended.
        """
        for _ in tries(self.accounts.wait):
            kept = known or self.accounts.get(login.user_id, _ACCOUNT)
            known = None
            if kept is None or not kept.value.active or kept.value.epoch != login.epoch:
                raise InvalidToken
            before, surplus = self._logins_before(kept.value, fewer_than=most)
            counted = kept.value.model_copy(update={"login_count": before + 1})
            removed = {*surplus, *([instead_of] if instead_of else [])}
            added = [self.logins.new(login)]
            try:
                if self.accounts.write_with(kept, counted, added=added, removed=sorted(removed)):
                    return
            except Missing:
                instead_of = None
        raise Contended

    def _logins_before(self, account: Account, *, fewer_than: int) -> tuple[int, list[str]]:
        """Return how many logins an account may have, and which of them are too many for another.

        Those that have ended are counted until so many would be too many; then they are looked at.
        """
        if account.login_count is not None and account.login_count < fewer_than:
            return account.login_count, []
        logins = list(self.logins.every(account.user_id, Query(kind="login")))
        logins.sort(key=lambda login: login.rotated_at, reverse=True)
        return min(len(logins), fewer_than - 1), [each.id for each in logins[fewer_than - 1 :]]

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
