"""Authentication: a verified access token whose account and login are still valid.

Each process reads the state behind a token at most every 30 seconds. Ending a login, changing a
password, disabling or deleting an account therefore takes effect within that time everywhere, and
immediately in the process that did it.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from shared.accounts.errors import InvalidToken
from shared.accounts.model import Account, Caller, Status
from shared.accounts.repository import AccountRepository
from shared.accounts.tokens import AccessTokens, Claims
from shared.kernel.clock import Clock

STATE_LIFE = timedelta(seconds=30)
MAX_SEEN = 10_000


class _Seen(NamedTuple):
    """What an account and a login were at ``read_at``."""

    epoch: int
    roles: tuple[str, ...]
    read_at: datetime
    login_ends_at: datetime

    def fresh(self, now: datetime) -> bool:
        return self.read_at <= now < min(self.read_at + STATE_LIFE, self.login_ends_at)


@dataclass(slots=True, kw_only=True)
class Authenticator:
    """Tells who makes a request. It remembers the state of ``max_seen`` logins."""

    repository: AccountRepository
    tokens: AccessTokens
    clock: Clock
    max_seen: int = MAX_SEEN
    _seen: OrderedDict[tuple[str, str], _Seen] = field(init=False, default_factory=OrderedDict)
    _forgotten: int = field(init=False, default=0)
    _lock: threading.Lock = field(init=False, default_factory=threading.Lock)

    def authenticate(self, token: str) -> Caller:
        """Return who sends this token; raises InvalidToken."""
        claims = self.tokens.verify(token)
        state = self._state(claims)
        if state.epoch != claims.ver:
            raise InvalidToken
        return Caller(claims.sub, claims.sid, state.roles, claims.auth_time)

    def authenticate_during_erasure(self, token: str) -> Caller:
        """Return who sends this token, also while the erasure that they requested is unfinished.

        Only for the operation that erases: it may be repeated until it is complete.
        """
        claims = self.tokens.verify(token)
        account = self.repository.account(claims.sub)
        if account is None or not _may_complete_erasure(account, claims):
            return self.authenticate(token)
        return Caller(claims.sub, claims.sid, account.roles, claims.auth_time)

    def forget(self, user_id: str) -> None:
        """Drop what is remembered of a user, so that the next request reads it."""
        with self._lock:
            self._forgotten += 1
            for key in [key for key in self._seen if key[0] == user_id]:
                del self._seen[key]

    def _state(self, claims: Claims) -> _Seen:
        key = claims.sub, claims.sid
        now = self.clock()
        with self._lock:
            seen = self._seen.get(key)
            if seen and seen.fresh(now):
                self._seen.move_to_end(key)
                return seen
            forgotten = self._forgotten
        seen = self._read(claims, now)
        with self._lock:
            # A state that was read before a change must not be remembered after it.
            if forgotten == self._forgotten:
                self._seen[key] = seen
                self._seen.move_to_end(key)
            if len(self._seen) > self.max_seen:
                self._seen.popitem(last=False)
        return seen

    def _read(self, claims: Claims, now: datetime) -> _Seen:
        account, login = self.repository.account_and_login(claims.sub, claims.sid)
        if not (account and login and account.active) or login.over(now):
            raise InvalidToken
        return _Seen(account.epoch, account.roles, now, login.ends_at)


def _may_complete_erasure(account: Account, claims: Claims) -> bool:
    return (
        account.status is Status.ERASING
        and account.erasure is not None
        and account.erasure.login_id == claims.sid
    )
