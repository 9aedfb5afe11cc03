"""Who may come in: a verified access token whose account and login are still good.

The state behind a token is read at most every 30 seconds by each process, so that ending a login,
changing a password, disabling or deleting an account bites within that time everywhere, and at
once where it was done.
"""

import threading
from collections import OrderedDict
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


class Access:
    """Tells who makes a request."""

    def __init__(
        self,
        repository: AccountRepository,
        tokens: AccessTokens,
        *,
        clock: Clock,
        max_seen: int = MAX_SEEN,
    ) -> None:
        """Verify with these tokens, look up the state here, remember that of so many logins."""
        self._repository = repository
        self._tokens = tokens
        self._clock = clock
        self._max_seen = max_seen
        self._seen: OrderedDict[tuple[str, str], _Seen] = OrderedDict()
        self._forgotten = 0
        self._lock = threading.Lock()

    def authenticate(self, token: str) -> Caller:
        """Return who sends this token; raises InvalidToken."""
        claims = self._tokens.verify(token)
        state = self._state(claims)
        if state.epoch != claims.ver:
            raise InvalidToken
        return Caller(claims.sub, claims.sid, state.roles)

    def authenticate_leaver(self, token: str) -> Caller:
        """Return who sends this token, also while the erasure that they asked for is unfinished.

        Only for the operation that erases: it may be repeated until it has been completed.
        """
        claims = self._tokens.verify(token)
        kept = self._repository.account(claims.sub)
        if kept is None or not _is_leaving(kept.value, claims):
            return self.authenticate(token)
        return Caller(claims.sub, claims.sid, kept.value.roles)

    def forget(self, user_id: str) -> None:
        """Read the state of this person anew at the next request."""
        with self._lock:
            self._forgotten += 1
            for key in [key for key in self._seen if key[0] == user_id]:
                del self._seen[key]

    def _state(self, claims: Claims) -> _Seen:
        key = claims.sub, claims.sid
        now = self._clock()
        with self._lock:
            seen = self._seen.get(key)
            if seen and seen.fresh(now):
                self._seen.move_to_end(key)
                return seen
            forgotten = self._forgotten
        seen = self._read(claims, now)
        with self._lock:
            # What was read before a change must not outlive it.
            if forgotten == self._forgotten:
                self._seen[key] = seen
                self._seen.move_to_end(key)
            if len(self._seen) > self._max_seen:
                self._seen.popitem(last=False)
        return seen

    def _read(self, claims: Claims, now: datetime) -> _Seen:
        account = self._repository.account(claims.sub)
        login = self._repository.login(claims.sub, claims.sid)
        good = account and login and account.value.active and not login.value.over(now)
        if not (good and account and login):
            raise InvalidToken
        ends_at = min(login.value.idle_at, login.value.expires_at)
        return _Seen(account.value.epoch, account.value.roles, now, ends_at)


def _is_leaving(account: Account, claims: Claims) -> bool:
    return (
        account.status is Status.ERASING
        and account.erasure is not None
        and account.erasure.login_id == claims.sid
    )
