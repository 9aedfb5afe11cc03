"""Words that the contract suites share."""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

import pytest

from shared.ports.documents import Container

NOTES = Container("notes", "user_id", orders=("n", "at", "value"))
"""Where the suites keep documents, besides the containers of the product."""

type Wait = Callable[[timedelta], object]
"""Lets time pass; a backend with a clock of its own really waits, so keep it to seconds."""


class Effort(NamedTuple):
    """How much a backend is asked by chance: one behind a network takes longer to answer."""

    examples: int
    steps: int


def refused() -> pytest.RaisesExc[ValueError]:
    """Expect a fault of the caller's code to be refused; the contract promises no more."""
    return pytest.raises(ValueError, match=r".")
