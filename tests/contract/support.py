"""Words that the contract suites share."""

from collections.abc import Callable
from datetime import timedelta

import pytest

type Wait = Callable[[timedelta], object]
"""Lets time pass; a backend with a clock of its own really waits, so keep it to seconds."""

type Open[T] = Callable[[], T]
"""Opens the same thing anew, as another process would."""


def refused() -> pytest.RaisesExc[ValueError]:
    """Expect a fault of the caller's code to be refused; the contract promises no more."""
    return pytest.raises(ValueError, match=r".")
