"""Threads that take turns: each stops before every call to the outside, until it is told to go on.

So a test decides, call by call, who is next, and may let anybody die in between.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

_PATIENCE_S = 30.0


class Crash(BaseException):
    """The process has died here; no handler of ours may notice."""


class _Turn:
    """A semaphore of at most one, and much cheaper than Python's own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lock.acquire()
        self.release = self._lock.release
        self.acquire = self._lock.acquire


class Actor:
    """Some work in a thread of its own that stands still between calls."""

    def __init__(self, stage: "Stage", name: str, work: Callable[[], object]) -> None:
        self.name = name
        self._stage = stage
        self._go = _Turn()
        self._stands = _Turn()
        self._dies = self._runs_on = False
        self.over = False
        self._future: Future[None] = stage.threads.submit(self._run, work)
        self._await()

    def step(self) -> None:
        """Let it make one call to the outside, and stop before the next one."""
        if not self.over:
            self._go.release()
            self._await()

    def crash(self) -> None:
        """Let it die where it stands."""
        self._dies = True
        self.step()

    def finish(self) -> None:
        """Let it go on to its end; nobody is let in between, so it need not stand still."""
        self._runs_on = True
        self.step()

    def wait_here(self) -> None:
        """Stand still; called in its own thread, before a call to the outside."""
        if self._runs_on:
            return
        self._stands.release()
        self._go.acquire()
        if self._dies:
            raise Crash

    def _await(self) -> None:
        assert self._stands.acquire(timeout=_PATIENCE_S), f"{self.name} is stuck"
        if self.over:
            self._future.result()

    def _run(self, work: Callable[[], object]) -> None:
        self._stage.own.actor = self
        try:
            self.wait_here()
            work()
        except Crash:
            pass
        finally:
            self._stage.own.actor = None
            self.over = True
            self._stands.release()


class Stage:
    """Where actors meet: whatever is wrapped here makes them stop before each call."""

    def __init__(self, threads: ThreadPoolExecutor) -> None:
        self.threads = threads
        self.own = threading.local()

    def wrapped(self, target: Any) -> Any:
        """Return the target with a stop before each of its methods."""
        return _Wrapped(self, target)


class _Wrapped:
    def __init__(self, stage: Stage, target: Any) -> None:
        self._stage = stage
        self._target = target

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._target, name)
        if not callable(found):
            return found

        def call(*args: Any, **kwargs: Any) -> Any:
            actor = getattr(self._stage.own, "actor", None)
            if actor is not None:
                actor.wait_here()
            return found(*args, **kwargs)

        return call
