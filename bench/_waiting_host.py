"""What `bench.concurrency` puts behind the local host: one core, and stores as far away as Azure's.

The embedded stores answer at once, so a thread that uses them never waits; in Azure it does.
"""

import os
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, cast, override

from dev.hosting import product
from dev.hosting.backends import Backends
from shared.bootstrap import Services, using
from shared.config import Settings
from shared.kernel.lazy import lazy

if TYPE_CHECKING:
    from shared.ports.documents import DocumentStore
    from shared.ports.queues import Queue

WAIT = "BENCH_STORE_WAIT_MS"
"""The environment variable that says how many milliseconds an operation on a store takes."""

_FOR_GOOD = ExitStack()


class _Far:
    """A store whose every operation first waits, as for an answer over the network."""

    def __init__(self, store: object, wait_s: float) -> None:
        self._store = store
        self._wait_s = wait_s

    def __getattr__(self, name: str) -> Callable[..., Any]:
        operation = getattr(self._store, name)

        def act(*args: object, **more: object) -> object:
            time.sleep(self._wait_s)
            return operation(*args, **more)

        return act


class _FarServices(Services):
    """The program's parts, with documents and queue far away."""

    @lazy
    @override
    def documents(self) -> "DocumentStore":
        """Keep documents, slowly."""
        return cast("DocumentStore", _Far(self._backend.documents(), _wait_s()))

    @lazy
    @override
    def queue(self) -> "Queue":
        """Keep messages, slowly."""
        return cast("Queue", _Far(self._backend.queue(), _wait_s()))


def backends() -> Backends:
    """Use one core and far stores in this process from now on."""
    # The pool's threads start later, from this one, and inherit its core.
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    _FOR_GOOD.enter_context(using(_FarServices(Settings.from_env())))
    return product.backends()


def _wait_s() -> float:
    return float(os.environ[WAIT]) / 1000  # noqa: TID251 - of the bench, no setting of the product
