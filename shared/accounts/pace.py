"""How often one network may be wrong where no password is asked: links, cookies.

Such secrets cannot be guessed, so a count in each process is enough, and costs no request to a
store. Only what fails is counted, and only a failure is refused: what is right always passes.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

from shared.accounts.errors import LinkInvalid, LoginEnded, TooManyAttempts, WrongPassword
from shared.kernel.clock import Clock

WINDOW = timedelta(minutes=1)
MAX_FAILURES = 60
_MAX_CLIENTS = 10_000

_FAILURES = (LinkInvalid, LoginEnded, WrongPassword)


@dataclass(slots=True, kw_only=True)
class FailurePace:
    """Counts failures by network, in windows of a minute."""

    clock: Clock
    enabled: bool = True
    _seen: OrderedDict[str, tuple[datetime, int]] = field(init=False, default_factory=OrderedDict)
    _lock: threading.Lock = field(init=False, default_factory=threading.Lock)

    @contextmanager
    def counting(self, client: str) -> Iterator[None]:
        """Let a failure through, or raise TooManyAttempts in its place beyond the limit."""
        try:
            yield
        except _FAILURES as failure:
            if self.enabled:
                self._count(client, failure)
            raise

    def _count(self, client: str, failure: Exception) -> None:
        now = self.clock()
        with self._lock:
            began, count = self._seen.pop(client, (now, 0))
            if now >= began + WINDOW:
                began, count = now, 0
            self._seen[client] = began, count + 1
            if len(self._seen) > _MAX_CLIENTS:
                self._seen.popitem(last=False)
        if count >= MAX_FAILURES:
            left = (began + WINDOW - now).total_seconds()
            raise TooManyAttempts(retry_after_s=max(1, ceil(left))) from failure
