"""Passwords that were forgotten or are to change. Either ends every login and every link."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from shared.accounts.addresses import Addresses
from shared.accounts.authentication import Authenticator
from shared.accounts.emails.jobs import Notice, NoticeEmail, ResetEmail, dedup_id, enqueue_email
from shared.accounts.errors import (
    InvalidToken,
    LinkInvalid,
    PasswordUnchanged,
    ReauthenticationNeeded,
    WrongPassword,
)
from shared.accounts.logins import LoginIssuer
from shared.accounts.model import Account, Caller, Cookies, IssuedTokens
from shared.accounts.one_time import Purpose, read
from shared.accounts.pace import FailurePace
from shared.accounts.passwords import PasswordHasher
from shared.accounts.policy import PasswordPolicy
from shared.accounts.rate_limits import Origin, RateLimits
from shared.accounts.repository import AccountRepository
from shared.accounts.user_agents import UNKNOWN
from shared.kernel.clock import Clock
from shared.kernel.errors import DomainError
from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import new_id
from shared.kernel.trace import log_event
from shared.ports.queues import Queue
from shared.store import existing

MAX_GUESSES = 20
"""Wrong passwords in a row after which the login that sends them ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reauthentication:
    """Asks a caller for the password again before something that cannot be undone."""

    repository: AccountRepository
    authenticator: Authenticator
    hasher: PasswordHasher
    limits: RateLimits
    clock: Clock

    def require(self, caller: Caller, password: str, *, client: str) -> Account:
        """Return the caller's account; raises WrongPassword, TooManyAttempts, HashingBusy.

        Who has no password must have logged in lately: raises ReauthenticationNeeded.
        Wrong passwords are counted for the caller's login, wherever they come from, and end it
        when there are too many: a stolen token neither helps to find the password nor keeps the
        owner from logging in.
        """
        account = self.repository.account(caller.user_id)
        if account is None:
            raise InvalidToken
        if not account.password_hash:
            # An erasure under way was asked for by this login, and proved then.
            if account.active and not caller.authenticated_lately(self.clock()):
                raise ReauthenticationNeeded
            return account
        origin = Origin(client, account.address_id, caller.login_id)
        failed_before = self.limits.admit(origin)
        if not self.hasher.verify(password, account.password_hash):
            log_event("password.refused")
            if self.limits.failed(origin) >= MAX_GUESSES:
                self._end_login(caller)
            raise WrongPassword
        if failed_before:
            self.limits.succeeded(origin)
        return account

    def _end_login(self, caller: Caller) -> None:
        """End the login in which the password was guessed; its owner can log in again."""
        self.repository.logins.remove(caller.user_id, caller.login_id)
        self.authenticator.forget(caller.user_id)
        log_event("login.guessing_ended")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPasswords:
    """Sets new passwords of accounts. Every login and every link of before is invalid then."""

    repository: AccountRepository
    authenticator: Authenticator
    hasher: PasswordHasher
    policy: PasswordPolicy
    queue: Queue
    clock: Clock

    def replace(
        self,
        user_id: str,
        password: str,
        notice: Notice,
        *,
        refusal: type[DomainError],
        allowed: Callable[[Account], bool],
    ) -> Account:
        """Change the password of an account and notify its owner.

        Raises ``refusal`` where the account is gone or no longer ``allowed`` to change it,
        WeakPassword, HashingBusy and Contended.
        """

        @cache
        def hashed(name: str, email: str) -> str:
            self.policy.require(password, name=name, email=email)
            return self.hasher.hash(password)

        def step(account: Account) -> Account:
            if not allowed(account):
                raise refusal
            return account.with_password(hashed(account.name, account.email), at=self.clock())

        changed = self.repository.change_account(user_id, existing(refusal, step))
        self.authenticator.forget(user_id)
        log_event(notice.replace("_", ".", 1))
        occurrence_id = new_id("occ", self.clock())
        enqueue_email(
            self.queue, NoticeEmail(user_id=user_id, notice=notice, dedup_id=occurrence_id)
        )
        self.repository.end_logins(user_id, below_epoch=changed.epoch)
        return changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """Sends links that reset passwords, resets them, and changes them."""

    passwords: NewPasswords
    issuer: LoginIssuer
    reauthentication: Reauthentication
    addresses: Addresses
    limits: RateLimits
    pace: FailurePace
    queue: Queue
    clock: Clock

    def forgot(self, *, email: str, client: str, request_key: RequestKey | None) -> None:
        """Request a link that resets the password of an address, whether it is known or not.

        The account stays as it is until the link is used. Raises BadAddress, TooManyAttempts.
        """
        address_id = self.addresses.read(email).id
        if not self.limits.email("reset", client=client, address_id=address_id):
            return
        job = ResetEmail(
            address_id=address_id, dedup_id=dedup_id(request_key, address_id, self.clock())
        )
        enqueue_email(self.queue, job)

    def reset(self, *, token: str, new_password: str, client: str) -> None:
        """Set the password by a link, once; a refused password leaves the link valid.

        Raises LinkInvalid, WeakPassword, HashingBusy, TooManyAttempts. It opens no login.
        """
        with self.pace.counting(client):
            presented = read(Purpose.RESET, token)
            account = self.passwords.replace(
                presented.handle,
                new_password,
                Notice.PASSWORD_RESET,
                refusal=LinkInvalid,
                allowed=lambda account: self._resettable(account, presented.digest),
            )
        self.limits.forget(Origin(client, account.address_id))

    def change(
        self,
        caller: Caller,
        *,
        current_password: str,
        new_password: str,
        client: str,
        cookies: Cookies,
        device: str = UNKNOWN,
    ) -> IssuedTokens:
        """Change the caller's password, end all logins and open a new one for the caller.

        Raises WrongPassword, WeakPassword, TooManyAttempts, HashingBusy.
        """
        account = self.reauthentication.require(caller, current_password, client=client)
        if new_password == current_password:
            raise PasswordUnchanged
        changed = self.passwords.replace(
            caller.user_id,
            new_password,
            Notice.PASSWORD_CHANGED,
            refusal=WrongPassword,
            allowed=lambda now: now.epoch == account.epoch,
        )
        return self.issuer.open(changed, cookies, device=device)

    def _resettable(self, account: Account, digest: str) -> bool:
        now = self.clock()
        return account.active and any(token.matches(digest, now) for token in account.resets)
