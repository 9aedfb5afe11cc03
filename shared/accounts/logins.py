"""Logins: opening one with a password, keeping it open by refreshing, ending it.

Refreshing follows three rules (docs/adr/0006): the successor of a refresh token is always the
same; for 30 seconds after a rotation the token before the current one is still answered, with the
current one; and within those seconds there is no second rotation. Tabs that race and responses that
get lost thus end no login, while a stolen token ends it as soon as both copies are used.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from shared.accounts.addresses import Addresses
from shared.accounts.authentication import Authenticator
from shared.accounts.devices import Devices
from shared.accounts.emails.jobs import Notice, NoticeEmail, enqueue_email
from shared.accounts.errors import LoginEnded, WrongCredentials
from shared.accounts.model import Account, BrowserCookie, Cookies, IssuedTokens, Login
from shared.accounts.pace import FailurePace
from shared.accounts.passkeys.relying_party import CredentialJson
from shared.accounts.passwords import PasswordHasher
from shared.accounts.rate_limits import Origin, RateLimits
from shared.accounts.refresh_tokens import RefreshCookies, RefreshToken
from shared.accounts.repository import NO_USER, AccountRepository
from shared.accounts.second_factor.service import SecondFactors
from shared.accounts.tokens import AccessTokens
from shared.accounts.user_agents import UNKNOWN
from shared.kernel.clock import Clock
from shared.kernel.ids import new_id
from shared.kernel.trace import log_event
from shared.ports.queues import Queue
from shared.store import Contended, Kept, existing

IDLE_LIFE = timedelta(days=14)
ABSOLUTE_LIFE = timedelta(days=30)
"""After this a login ends however much it is used (NIST SP 800-63B-4, 2.1.3)."""

GRACE = timedelta(seconds=30)

NEW_ACCOUNT = timedelta(hours=1)
"""How long the owner of a new account is told of no new browser: all are new then."""

MAX_LOGINS = 20
"""Browsers in which an account is logged in at the same time."""


class _ReusedError(Exception):
    """A refresh token was used again after its time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginIssuer:
    """Opens logins for users who have proved their identity."""

    repository: AccountRepository
    tokens: AccessTokens
    cookies: RefreshCookies
    devices: Devices
    queue: Queue
    clock: Clock

    def open(
        self,
        account: Account,
        cookies: Cookies = MappingProxyType({}),
        *,
        device: str = UNKNOWN,
        known: Kept[Account] | None = None,
    ) -> IssuedTokens:
        """Open a login of an account in its present epoch, in the browser with these cookies.

        The owner is told of a browser that was never logged in to the account before.
        It takes the place of the login that the browser had, and of the one that was unused for
        longest where there are too many. ``known``: the account as it has just been read.
        Raises InvalidToken where the account is closed, or its epoch over, meanwhile; Contended.
        """
        now = self.clock()
        login = Login(
            id=new_id("lgn", now),
            user_id=account.user_id,
            epoch=account.epoch,
            device=device,
            created_at=now,
            rotated_at=now,
            idle_at=now + IDLE_LIFE,
            expires_at=now + ABSOLUTE_LIFE,
        )
        self._tell_of(account, login, cookies)
        before = self.cookies.read(cookies)
        own = before.login_id if before and before.user_id == account.user_id else None
        self.repository.open_login(login, instead_of=own, most=MAX_LOGINS, known=known)
        if before and not own:
            self.repository.logins.remove(before.user_id, before.login_id)
        remembered = self.devices.remember(cookies, account.user_id)
        return self.issue(account, login)._replace(device=remembered)

    def _tell_of(self, account: Account, login: Login, cookies: Cookies) -> None:
        """Notify the owner of a new browser, but not while the account itself is new."""
        known = self.devices.known(cookies, account.user_id) is not None
        if not known and login.created_at - account.created_at >= NEW_ACCOUNT:
            notice = NoticeEmail(
                user_id=account.user_id, notice=Notice.NEW_DEVICE, dedup_id=login.id
            )
            enqueue_email(self.queue, notice)

    def issue(self, account: Account, login: Login) -> IssuedTokens:
        """Issue an access token of a login and its current refresh token."""
        token, expires_in_s = self.tokens.issue(
            user_id=account.user_id,
            login_id=login.id,
            epoch=account.epoch,
            roles=account.roles,
            authenticated_at=login.created_at,
        )
        left = login.ends_at - self.clock()
        cookie = self.cookies.cookie(
            RefreshToken(login.user_id, login.id, login.counter),
            max_age_s=max(1, int(left.total_seconds())),
        )
        return IssuedTokens(token, expires_in_s, account.user_id, cookie)


@dataclass(frozen=True, slots=True, kw_only=True)
class Logins:
    """What a browser does with logins."""

    repository: AccountRepository
    issuer: LoginIssuer
    cookies: RefreshCookies
    devices: Devices
    authenticator: Authenticator
    addresses: Addresses
    hasher: PasswordHasher
    limits: RateLimits
    pace: FailurePace
    second_factors: SecondFactors
    queue: Queue
    clock: Clock

    def login(
        self,
        *,
        email: str,
        password: str,
        client: str,
        cookies: Cookies,
        proof: str | None = None,
        code: str | None = None,
        passkey: CredentialJson | None = None,
        device: str = UNKNOWN,
    ) -> IssuedTokens:
        """Open a login; raises WrongCredentials, TooManyAttempts, BadAddress, HashingBusy.

        An account with a second factor needs a code or a passkey too: raises SecondFactorNeeded,
        WrongCode, PasskeyRefused.

        The work is the same whether the address is known or not: one hash is checked and as many
        documents are read and written.
        """
        address_id = self.addresses.read(email).id
        possible = [None, *self.devices.claimed(cookies)]
        bucket_ids = self.limits.bucket_ids(Origin(client, address_id, each) for each in possible)
        entrance = self.repository.entrance(address_id, bucket_ids)
        user_id = entrance.user_id or NO_USER
        kept = self.repository.kept_account(user_id)
        account = kept.value if kept else None
        origin = Origin(client, address_id, self.devices.known(cookies, user_id))
        failed_before = self.limits.admit(origin, proof=proof, read=entrance.buckets)
        right = self.hasher.verify(password, account.password_hash if account else None)
        if not (right and kept and account and account.active):
            self.limits.failed(origin)
            log_event("login.refused")
            raise WrongCredentials
        self._update_hash(account, password)
        proved = self.second_factors.require(account, code, passkey=passkey)
        unchanged = kept if proved is account else None
        issued = self.issuer.open(proved, cookies, device=device, known=unchanged)
        if failed_before:
            self.limits.succeeded(origin)
        log_event("login.opened")
        return issued

    def refresh(self, cookies: Cookies, *, client: str) -> IssuedTokens:
        """Exchange the cookie for new tokens; raises LoginEnded, TooManyAttempts and Contended.

        The last two say nothing about the login: the same cookie may be sent again.
        """
        with self.pace.counting(client):
            token = self.cookies.read(cookies)
            if token is None:
                raise LoginEnded
            account, login = self._rotated(token)
        return self.issuer.issue(account, login)

    def logout(self, cookies: Cookies, *, everywhere: bool) -> BrowserCookie:
        """End the login of the cookie, or all logins of its user; return the cookie to send.

        Without a valid cookie there is no login to end in this browser, which is no error. To end
        all of them takes a current one: raises LoginEnded otherwise, and Contended.
        """
        token = self.cookies.read(cookies)
        if everywhere:
            if token is None:
                raise LoginEnded
            self._end_all(token)
        if token is not None:
            self.repository.logins.remove(token.user_id, token.login_id)
            self.authenticator.forget(token.user_id)
            log_event("login.closed")
        return self.cookies.expired()

    def _update_hash(self, verified: Account, password: str) -> None:
        """Replace an old hash while its password is at hand; a lost race is tried next time."""

        def update(account: Account) -> Account:
            if (account.epoch, account.password_hash) != (verified.epoch, verified.password_hash):
                return account
            return account.model_copy(update={"password_hash": hashed})

        if self.hasher.outdated(verified.password_hash):
            hashed = self.hasher.hash(password)
            try:
                self.repository.change_account(verified.user_id, existing(WrongCredentials, update))
            except Contended:
                return

    def _rotated(self, token: RefreshToken) -> tuple[Account, Login]:
        """Return the account and the login of a token, rotated if that is due."""
        account: Account | None = None

        def rotate(found: Login | None) -> Login:
            nonlocal account
            account = self.repository.account(token.user_id)
            _, login = self._live(account, found)
            now = self.clock()
            if not _due(token, login, now):
                return login
            rotated = {
                "counter": max(login.counter, token.counter) + 1,
                "rotated_at": now,
                "idle_at": now + IDLE_LIFE,
            }
            return login.model_copy(update=rotated)

        try:
            login = self.repository.logins.change(token.user_id, token.login_id, rotate)
        except _ReusedError:
            self._end_reused(token)
            raise LoginEnded from None
        return self._live(account, login)

    def _live(self, account: Account | None, login: Login | None) -> tuple[Account, Login]:
        """Return an account and its login if both are valid; raises LoginEnded."""
        if (
            login is None
            or account is None
            or not account.active
            or login.epoch != account.epoch
            or login.over(self.clock())
        ):
            raise LoginEnded
        return account, login

    def _end_reused(self, token: RefreshToken) -> None:
        """End a login of which a copy exists, and notify its owner."""
        self.repository.logins.remove(token.user_id, token.login_id)
        self.authenticator.forget(token.user_id)
        log_event("login.reuse_detected")
        notice = NoticeEmail(
            user_id=token.user_id, notice=Notice.LOGIN_ENDED, dedup_id=token.login_id
        )
        enqueue_email(self.queue, notice)

    def _end_all(self, token: RefreshToken) -> None:
        """End every login of the token's user; raises LoginEnded unless the token is current."""

        def end(found: Account | None) -> Account:
            login = self.repository.logins.find(token.user_id, token.login_id)
            account, login = self._live(found, login)
            _due(token, login, self.clock())
            return account.next_epoch()

        try:
            account = self.repository.change_account(token.user_id, end)
        except _ReusedError:
            self._end_reused(token)
            raise LoginEnded from None
        self.repository.end_logins(token.user_id, below_epoch=account.epoch)


def _due(token: RefreshToken, login: Login, now: datetime) -> bool:
    """Tell whether the token is to be rotated; otherwise the current one is the answer.

    Only we can have made a token that is newer than what is stored: a backup was restored, and the
    login goes on from the token. Raises _ReusedError for a token that is older than it may be.
    """
    if token.counter > login.counter:
        return True
    within = now < login.rotated_at + GRACE
    if token.counter == login.counter:
        return not within
    if token.counter == login.counter - 1 and within:
        return False
    raise _ReusedError
