"""What every test through HTTP needs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.bootstrap import using
from tests.clauses import pytest_runtest_makereport, pytest_terminal_summary  # noqa: F401 - hooks
from tests.clock import FixedClock
from tests.places import EmbeddedPlace, Place, emulated_place
from tests.served import Served

pytest_plugins = ["tests.emulated"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all-faults", action="store_true", help="every fault at every call")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture(params=["embedded", pytest.param("azure", marks=pytest.mark.azure)])
def backend(request: pytest.FixtureRequest) -> str:
    """Say which adapters stand behind the ports: every test that asks runs on each."""
    name: str = request.param
    return name


@pytest.fixture
def place(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Give an installation a place that nobody has used."""
    if backend == "embedded":
        yield EmbeddedPlace(tmp_path)
    else:
        fixture = request.getfixturevalue
        with emulated_place(
            tmp_path, fixture("emulators"), fixture("account_settings"), fixture("cosmos_account")
        ) as made:
            yield made


@pytest.fixture
def served(place: Place) -> Iterator[Served]:
    """Serve a fresh installation for the length of a test."""
    installation = Served(place)
    with using(installation.services):
        yield installation
