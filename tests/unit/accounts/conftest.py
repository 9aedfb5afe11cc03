from pathlib import Path

import pytest

from tests.clock import FixedClock
from tests.unit.accounts.world import World


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def world(tmp_path: Path, clock: FixedClock) -> World:
    return World(tmp_path, clock)


@pytest.fixture
def limited(tmp_path: Path, clock: FixedClock) -> World:
    """An installation with rate limits."""
    return World(tmp_path, clock, rate_limits=True)
