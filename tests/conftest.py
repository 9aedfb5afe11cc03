"""What every test through HTTP needs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.bootstrap import using
from tests.clauses import pytest_runtest_makereport, pytest_terminal_summary  # noqa: F401 - hooks
from tests.clock import FixedClock
from tests.served import Served


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all-faults", action="store_true", help="every fault at every call")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def served(tmp_path: Path, clock: FixedClock) -> Iterator[Served]:
    """Serve a fresh installation for the length of a test."""
    installation = Served(tmp_path, clock)
    with using(installation.services):
        yield installation
