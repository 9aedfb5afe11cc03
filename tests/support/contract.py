"""Words that the contract suites share."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import NamedTuple, Protocol

import pytest

from dev.emulators.web import Answer, WebReply, WebRequest
from shared.ports.documents import Container

NOTES = Container("notes", "user_id", orders=("n", "at", "value"))
"""Where the suites keep documents, besides the containers of the product."""

type Wait = Callable[[timedelta], object]
"""Lets time pass; a backend with a clock of its own really waits, so keep it to seconds."""

type Open[T] = Callable[[], T]
"""Opens the same thing anew, as another process would."""


class Effort(NamedTuple):
    """How much a backend is asked by chance: one behind a network takes longer to answer."""

    examples: int
    steps: int


def refused() -> pytest.RaisesExc[ValueError]:
    """Expect a fault of the caller's code to be refused; the contract promises no more."""
    return pytest.raises(ValueError, match=r".")


class Interruptible(Protocol):
    """A service of the emulators in whose place another may answer."""

    def interrupt(self, answer: Answer) -> None: ...


@contextmanager
def silent(service: Interruptible) -> Iterator[None]:
    """Let a service take requests and not answer them."""
    over = threading.Event()

    def hang(_: WebRequest) -> WebReply:
        over.wait(30)
        return WebReply(500)

    service.interrupt(hang)
    try:
        yield
    finally:
        over.set()
