"""What every test through HTTP needs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.bootstrap import using
from tests.api.served import Served
from tests.clock import FixedClock


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def served(tmp_path: Path, clock: FixedClock) -> Iterator[Served]:
    """Serve a fresh installation for the length of a test."""
    installation = Served(tmp_path, clock)
    with using(installation.services):
        yield installation
