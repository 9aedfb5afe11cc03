"""A host that serves the fixture app, in a process of its own."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.hostapp import Fixture, Start, serve


@pytest.fixture(scope="module")
def fixture(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fixture]:
    limit = {"FUNCTIONS_REQUEST_BODY_SIZE_LIMIT": "1000000"}
    with serve(tmp_path_factory.mktemp("host"), env=limit) as served:
        yield served


@pytest.fixture(scope="module")
def http(fixture: Fixture) -> httpx.Client:
    return fixture.http


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Start a host on the test's folder; a second one goes on where the first ended."""

    def begin(**options: Any) -> AbstractContextManager[Fixture]:
        return serve(tmp_path, **options)

    return begin
