"""Passwords that were forgotten or are to change. Either ends every login and every link."""

from shared.accounts.access import Access
from shared.accounts.addresses import Addresses
from shared.accounts.errors import (
    Contended,
    InvalidToken,
    LinkInvalid,
    PasswordUnchanged,
    WrongPassword,
)
from shared.accounts.limits import RateLimits
from shared.accounts.logins import Opener
from shared.accounts.messages import Notice, NoticeMail, ResetMail, occasion, post
from shared.accounts.model import Account, Caller
from shared.accounts.one_time import Purpose, read
from shared.accounts.passwords import PasswordHasher
from shared.accounts.policy import PasswordPolicy
from shared.accounts.repository import AccountRepository, Kept
from shared.accounts.views import Granted
from shared.kernel.clock import Clock
from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import new_id
from shared.kernel.trace import log_event
from shared.ports.documents import Missing, Stale
from shared.ports.queues import Queue

_RETRIES = 10


class Reauthentication:
    """Asks a caller for the password again before something that cannot be undone."""

    def __init__(
        self, repository: AccountRepository, *, hasher: PasswordHasher, limits: RateLimits
    ) -> None:
        """Work with these parts."""
        self._repository = repository
        self._hasher = hasher
        self._limits = limits

    def require(self, caller: Caller, password: str, *, client: str) -> Kept[Account]:
        """Return the caller's account; raises WrongPassword, TooManyAttempts, HashingBusy.

        Wrong passwords count like those of a login, so that a stolen token does not help to
        find the password.
        """
        kept = self._repository.account(caller.user_id)
        if kept is None:
            raise InvalidToken
        address_id = kept.value.address_id
        tally = self._limits.look(address_id)
        self._limits.require(tally, client=client, trusted=True)
        if not self._hasher.verify(password, kept.value.password_hash):
            self._limits.failed(client=client, address_id=address_id)
            log_event("password.refused")
            raise WrongPassword
        self._limits.succeeded(tally, client=client, address_id=address_id)
        return kept


class NewPasswords:
    """Gives accounts new passwords. Every login and every link of before is dead from then on."""

    def __init__(
        self,
        repository: AccountRepository,
        access: Access,
        *,
        hasher: PasswordHasher,
        policy: PasswordPolicy,
        queue: Queue,
        clock: Clock,
    ) -> None:
        """Work with these parts."""
        self._repository = repository
        self._access = access
        self._hasher = hasher
        self._policy = policy
        self._queue = queue
        self._clock = clock

    def hash(self, account: Account, password: str) -> str:
        """Return the hash of a password this account may have; raises WeakPassword, HashingBusy."""
        self._policy.require(password, name=account.name, email=account.email)
        return self._hasher.hash(password)

    def put(self, kept: Kept[Account], hashed: str, notice: Notice) -> Account | None:
        """Change the account that was read and tell its owner; None if it was changed meanwhile."""
        changed = kept.value.with_password(hashed, at=self._clock())
        try:
            self._repository.save_account(changed, kept.etag)
        except (Missing, Stale):
            return None
        self._access.forget(changed.user_id)
        log_event(notice.replace("_", ".", 1))
        occasion_id = new_id("occ", self._clock())
        message = NoticeMail(user_id=changed.user_id, notice=notice, occasion_id=occasion_id)
        post(self._queue, message)
        self._repository.end_logins(changed.user_id, below_epoch=changed.epoch)
        return changed


class Recovery:
    """Sends links that reset passwords, resets them, and changes them."""

    def __init__(
        self,
        repository: AccountRepository,
        passwords: NewPasswords,
        opener: Opener,
        reauthentication: Reauthentication,
        *,
        addresses: Addresses,
        limits: RateLimits,
        queue: Queue,
        clock: Clock,
    ) -> None:
        """Work with these parts."""
        self._repository = repository
        self._passwords = passwords
        self._opener = opener
        self._reauthentication = reauthentication
        self._addresses = addresses
        self._limits = limits
        self._queue = queue
        self._clock = clock

    def forgot(self, *, email: str, request_key: RequestKey | None) -> None:
        """Ask for a link that resets the password of an address, whether it is known or not.

        The account stays as it is until the link is used. Raises BadAddress, TooManyAttempts.
        """
        address_id = self._addresses.read(email).id
        self._limits.mail("reset", address_id=address_id)
        occasion_id = occasion(request_key, address_id, self._clock())
        post(self._queue, ResetMail(address_id=address_id, occasion_id=occasion_id))

    def reset(self, *, token: str, new_password: str) -> None:
        """Set the password by a link, once; a refused password leaves the link good.

        Raises LinkInvalid, WeakPassword, HashingBusy. Nobody is logged in by it.
        """
        presented = read(Purpose.RESET, token)
        hashed = ""
        for _ in range(_RETRIES):
            kept = self._repository.account(presented.handle)
            if kept is None or not self._resettable(kept.value, presented.digest):
                raise LinkInvalid
            hashed = hashed or self._passwords.hash(kept.value, new_password)
            if self._passwords.put(kept, hashed, Notice.PASSWORD_RESET):
                self._limits.forget(address_id=kept.value.address_id)
                return
        raise Contended(retry_after_s=1)

    def change(
        self, caller: Caller, *, current_password: str, new_password: str, client: str
    ) -> Granted:
        """Change the caller's password, end all logins and open a new one for the caller.

        Raises WrongPassword, WeakPassword, TooManyAttempts, HashingBusy.
        """
        kept = self._reauthentication.require(caller, current_password, client=client)
        epoch = kept.value.epoch
        if new_password == current_password:
            raise PasswordUnchanged
        hashed = self._passwords.hash(kept.value, new_password)
        for _ in range(_RETRIES):
            if changed := self._passwords.put(kept, hashed, Notice.PASSWORD_CHANGED):
                return self._opener.open(changed)
            again = self._repository.account(caller.user_id)
            if again is None or again.value.epoch != epoch:
                raise WrongPassword
            kept = again
        raise Contended(retry_after_s=1)

    def _resettable(self, account: Account, digest: str) -> bool:
        now = self._clock()
        return account.active and any(token.matches(digest, now) for token in account.resets)
