"""Pings that cost a request to another service: asked a few times a minute, whoever looks."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from shared.kernel.errors import Unavailable

GOOD_FOR_S = 60.0
BAD_FOR_S = 15.0


@dataclass(slots=True, kw_only=True)
class PacedPing:
    """Asks ``ask`` and repeats its answer, or its failure, for a while.

    Health is public: without this anybody could have us call another service as often as they like.
    """

    ask: Callable[[], str]
    monotonic: Callable[[], float] = time.monotonic
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)
    _until: float = field(default=float("-inf"), init=False)
    _last: str | Unavailable = field(default="", init=False)

    def __call__(self) -> str:
        """Return what answered; raises Unavailable."""
        with self._lock:
            if self.monotonic() >= self._until:
                self._look()
            last = self._last
        if isinstance(last, str):
            return last
        raise last

    def _look(self) -> None:
        try:
            self._last = self.ask()
        except Unavailable as error:
            self._last = error.with_traceback(None)
        good = isinstance(self._last, str)
        self._until = self.monotonic() + (GOOD_FOR_S if good else BAD_FOR_S)
