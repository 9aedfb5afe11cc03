"""What every test through HTTP needs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from shared.bootstrap import using
from tests.support.clock import FixedClock
from tests.support.served import Served
from tests.support.storage import EmbeddedStorage, Storage, emulated_storage

pytest_plugins = [
    "tests.support.machine",
    "tests.support.not_run",
    "tests.support.emulators",
    "tests.support.clauses",
]

# A machine that does other work is no fault of what is tested.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all-faults", action="store_true", help="every fault at every call")
    parser.addoption(
        "--all-backends", action="store_true", help="every test of the API on the emulators too"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Say which adapters stand behind the ports of a test that uses any.

    The contract suites show that no caller can tell the backends apart, so other tests run on the
    emulators only where they are marked ``both_backends``, or all with ``--all-backends``. A test
    that chooses its backend keeps it.
    """
    chosen = {mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")}
    if "backend" in metafunc.fixturenames and "backend" not in chosen:
        azure = pytest.param("azure", marks=pytest.mark.azure)
        both = (
            metafunc.definition.get_closest_marker("both_backends")
            or "contract" in metafunc.definition.path.parts
            or metafunc.config.getoption("--all-backends")
        )
        metafunc.parametrize("backend", ["embedded", azure] if both else ["embedded"])


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def storage(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    """Give an installation storage that nobody has used."""
    if backend == "embedded":
        yield EmbeddedStorage(tmp_path)
    else:
        fixture = request.getfixturevalue
        with emulated_storage(
            tmp_path, fixture("emulators"), fixture("account_settings"), fixture("cosmos_account")
        ) as made:
            yield made


@pytest.fixture
def served(storage: Storage) -> Iterator[Served]:
    """Serve a fresh installation for the length of a test."""
    installation = Served(storage)
    with using(installation.services):
        yield installation
