"""Logins: opening one with a password, keeping it open by refreshing, ending it.

Refreshing follows three rules (docs/adr/0006): the successor of a refresh token is always the
same; for 30 seconds after a rotation the token before the current one is still answered, with the
current one; and within those seconds there is no second rotation. Tabs that race and replies that
get lost thus end nobody's login, while a stolen token ends it as soon as both copies are used.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from shared.accounts.access import Access
from shared.accounts.addresses import Addresses
from shared.accounts.errors import LoginEnded, WrongCredentials
from shared.accounts.limits import RateLimits
from shared.accounts.messages import Notice, NoticeMail, post
from shared.accounts.model import Account, Caller, Login
from shared.accounts.passwords import PasswordHasher
from shared.accounts.refresh_tokens import RefreshCookies, RefreshToken
from shared.accounts.repository import NO_USER, AccountRepository, Kept
from shared.accounts.tokens import AccessTokens
from shared.accounts.views import Granted, SessionCookie, Tokens
from shared.kernel.clock import Clock
from shared.kernel.ids import new_id
from shared.kernel.trace import log_event
from shared.ports.documents import Missing, Stale
from shared.ports.queues import Queue

IDLE_LIFE = timedelta(days=14)
ABSOLUTE_LIFE = timedelta(days=30)
"""After this a login ends however much it is used (NIST SP 800-63B-4, 2.1.3)."""

GRACE = timedelta(seconds=30)

_RETRIES = 10


class Opener:
    """Opens logins for people who have proved who they are."""

    def __init__(
        self,
        repository: AccountRepository,
        tokens: AccessTokens,
        cookies: RefreshCookies,
        *,
        clock: Clock,
    ) -> None:
        """Keep logins in this repository and hand out these tokens and cookies."""
        self._repository = repository
        self._tokens = tokens
        self._cookies = cookies
        self._clock = clock

    def open(self, account: Account) -> Granted:
        """Open a login of an account in its present epoch."""
        now = self._clock()
        login = Login(
            id=new_id("lgn", now),
            user_id=account.user_id,
            epoch=account.epoch,
            created_at=now,
            rotated_at=now,
            idle_at=now + IDLE_LIFE,
            expires_at=now + ABSOLUTE_LIFE,
        )
        self._repository.add_login(login)
        return self.grant(account, login)

    def grant(self, account: Account, login: Login) -> Granted:
        """Hand out an access token of a login and its current refresh token."""
        token, expires_in = self._tokens.issue(
            user_id=account.user_id, login_id=login.id, epoch=account.epoch, roles=account.roles
        )
        left = min(login.idle_at, login.expires_at) - self._clock()
        cookie = self._cookies.cookie(
            RefreshToken(login.user_id, login.id, login.counter),
            max_age_s=max(1, int(left.total_seconds())),
        )
        return Granted(
            Tokens(access_token=token, expires_in=expires_in, user_id=account.user_id), cookie
        )


class Logins:
    """What a browser does with logins."""

    def __init__(
        self,
        repository: AccountRepository,
        opener: Opener,
        cookies: RefreshCookies,
        access: Access,
        *,
        addresses: Addresses,
        hasher: PasswordHasher,
        limits: RateLimits,
        queue: Queue,
        clock: Clock,
    ) -> None:
        """Work with these parts."""
        self._repository = repository
        self._opener = opener
        self._cookies = cookies
        self._access = access
        self._addresses = addresses
        self._hasher = hasher
        self._limits = limits
        self._queue = queue
        self._clock = clock

    def authenticate(self, token: str) -> Caller:
        """Return who sends this access token; raises InvalidToken."""
        return self._access.authenticate(token)

    def authenticate_leaver(self, token: str) -> Caller:
        """Return who sends this access token, also while their erasure is unfinished."""
        return self._access.authenticate_leaver(token)

    def login(
        self, *, email: str, password: str, client: str, cookies: Mapping[str, tuple[str, ...]]
    ) -> Granted:
        """Open a login; raises WrongCredentials, TooManyAttempts, BadAddress, HashingBusy.

        The work is the same whether the address is known or not: one hash is checked and as many
        documents are read and written.
        """
        address_id = self._addresses.read(email).id
        tally = self._limits.begin_login(client=client, address_id=address_id)
        entry = self._repository.address(address_id)
        user_id = entry.value.user_id if entry else NO_USER
        kept = self._repository.account(user_id)
        before = self._cookies.read(cookies)
        trusted = before is not None and before.user_id == user_id
        self._limits.require(tally, client=client, trusted=trusted)
        right = self._hasher.verify(password, kept.value.password_hash if kept else None)
        if not (right and kept and kept.value.active):
            self._limits.failed(client=client, address_id=address_id)
            log_event("login.refused")
            raise WrongCredentials
        granted = self._opener.open(self._rehashed(kept, password))
        self._limits.succeeded(tally, client=client, address_id=address_id)
        log_event("login.opened")
        return granted

    def refresh(self, cookies: Mapping[str, tuple[str, ...]]) -> Granted:
        """Exchange the cookie for new tokens; raises LoginEnded."""
        token = self._cookies.read(cookies)
        if token is None:
            raise LoginEnded
        for _ in range(_RETRIES):
            login, account = self._live(token)
            now = self._clock()
            if not self._due(token, login.value, now):
                return self._opener.grant(account.value, login.value)
            rotated = login.value.model_copy(
                update={
                    "counter": login.value.counter + 1,
                    "rotated_at": now,
                    "idle_at": now + IDLE_LIFE,
                }
            )
            try:
                self._repository.save_login(rotated, login.etag)
            except (Stale, Missing):
                continue
            return self._opener.grant(account.value, rotated)
        raise LoginEnded

    def logout(self, cookies: Mapping[str, tuple[str, ...]], *, everywhere: bool) -> SessionCookie:
        """End the login of the cookie, or all of its user's, and return the cookie to send.

        Never fails on account of the cookie. An old one of ours still ends its own login, but
        only a current one ends the others.
        """
        token = self._cookies.read(cookies)
        if token is not None:
            if everywhere:
                self._end_all(token)
            self._repository.end_login(token.user_id, token.login_id)
            self._access.forget(token.user_id)
            log_event("login.closed")
        return self._cookies.expired()

    def _rehashed(self, kept: Kept[Account], password: str) -> Account:
        """Bring an old hash up to date while its password is at hand; a lost race is no loss."""
        account = kept.value
        if self._hasher.outdated(account.password_hash):
            renewed = account.model_copy(update={"password_hash": self._hasher.hash(password)})
            try:
                self._repository.save_account(renewed, kept.etag)
            except (Stale, Missing):
                return account
        return account

    def _live(self, token: RefreshToken) -> tuple[Kept[Login], Kept[Account]]:
        """Return the login of a token and its account, if both are good; raises LoginEnded."""
        login = self._repository.login(token.user_id, token.login_id)
        account = self._repository.account(token.user_id)
        if (
            login is None
            or account is None
            or not account.value.active
            or login.value.epoch != account.value.epoch
            or login.value.over(self._clock())
        ):
            raise LoginEnded
        return login, account

    def _due(self, token: RefreshToken, login: Login, now: datetime) -> bool:
        """Tell whether the token is to be rotated; otherwise the current one is the answer.

        Raises LoginEnded, and ends the login, for a token that is older than it may be.
        """
        within = now < login.rotated_at + GRACE
        if token.counter == login.counter:
            return not within
        if token.counter == login.counter - 1 and within:
            return False
        self._end_reused(login)
        raise LoginEnded

    def _end_reused(self, login: Login) -> None:
        """End a login of which a copy is about, and tell its owner."""
        self._repository.end_login(login.user_id, login.id)
        self._access.forget(login.user_id)
        log_event("login.reuse_detected")
        message = NoticeMail(user_id=login.user_id, notice=Notice.LOGIN_ENDED, occasion_id=login.id)
        post(self._queue, message)

    def _end_all(self, token: RefreshToken) -> None:
        """End every login of the token's user if the token is a current one."""
        for _ in range(_RETRIES):
            try:
                login, account = self._live(token)
                self._due(token, login.value, self._clock())
                self._repository.save_account(account.value.next_epoch(), account.etag)
            except (LoginEnded, Missing):
                return
            except Stale:
                continue
            self._repository.end_logins(token.user_id, below_epoch=account.value.epoch + 1)
            return
