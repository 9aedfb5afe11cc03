"""How often one network may ask where no password is asked: links, cookies, what costs us work.

Such secrets cannot be guessed, so a count in each process is enough, and costs no request to a
store. Of links and cookies only failures are counted and refused: what is right always passes.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

from shared.accounts.errors import LinkInvalid, LoginEnded, TooManyAttempts, WrongPassword
from shared.accounts.passkeys.errors import PasskeyRefused
from shared.kernel.clock import Clock

WINDOW = timedelta(minutes=1)
MAX_FAILURES = 60

MAX_REQUESTS = 300
"""In a minute, of one kind and one network: a campus that signs in together stays far below."""

_MAX_CLIENTS = 10_000

_FAILURES = (LinkInvalid, LoginEnded, PasskeyRefused, WrongPassword)


@dataclass(slots=True, kw_only=True)
class Windows:
    """Counts by key, in windows of a minute."""

    clock: Clock
    _seen: OrderedDict[str, tuple[datetime, int]] = field(init=False, default_factory=OrderedDict)
    _lock: threading.Lock = field(init=False, default_factory=threading.Lock)

    def count(self, key: str, *, limit: int) -> TooManyAttempts | None:
        """Count once; return the refusal where there were as many as the limit before."""
        now = self.clock()
        with self._lock:
            began, count = self._seen.pop(key, (now, 0))
            if now >= began + WINDOW:
                began, count = now, 0
            self._seen[key] = began, count + 1
            if len(self._seen) > _MAX_CLIENTS:
                self._seen.popitem(last=False)
        if count < limit:
            return None
        left = (began + WINDOW - now).total_seconds()
        return TooManyAttempts(retry_after_s=max(1, ceil(left)))


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPace:
    """Counts requests that anybody may make and that cost a store something."""

    windows: Windows
    enabled: bool = True

    def admit(self, what: str, client: str) -> None:
        """Count a request of a network; raises TooManyAttempts beyond the limit."""
        refusal = self.windows.count(f"{what}:{client}", limit=MAX_REQUESTS)
        if refusal and self.enabled:
            raise refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class FailurePace:
    """Counts failures by network."""

    windows: Windows
    enabled: bool = True

    @contextmanager
    def counting(self, client: str) -> Iterator[None]:
        """Let a failure through, or raise TooManyAttempts in its place beyond the limit."""
        try:
            yield
        except _FAILURES as failure:
            refusal = self.windows.count(client, limit=MAX_FAILURES)
            if refusal and self.enabled:
                raise refusal from failure
            raise
