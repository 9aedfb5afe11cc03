from pathlib import Path

import pytest

from tests.support.account_world import World
from tests.support.clock import FixedClock


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
