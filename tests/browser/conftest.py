"""The web client as its journeys see it, served once for each module."""

from collections.abc import Iterator

import pytest

from tests.support.web_journey import Visitor
from tests.support.web_site import WebSite
from tests.support.web_watched import served, watched


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebSite]:
    with served(tmp_path_factory.mktemp("web")) as site:
        yield site


@pytest.fixture(scope="session")
def audited() -> set[str]:
    """The screens that axe has seen, in whichever module."""
    return set()


@pytest.fixture
def visitor(site: WebSite, audited: set[str]) -> Iterator[Visitor]:
    """Somebody new, whose every screen is audited in both themes."""
    with watched(site, audited) as somebody:
        yield somebody
