"""Visitors of the web client whose screens are audited, and of whose pages complaints are read."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import ConsoleMessage, expect

from dev.chromium import NoChromium
from dev.emulators.node import NoNode
from tests.support.axe import audited as faults_of
from tests.support.layout import misplaced
from tests.support.not_run import not_run
from tests.support.web_journey import WAIT_MS, Visitor
from tests.support.web_site import WebSite, web_site

_EXPECTED = re.compile(
    "status of 401|status of 412|Clear-Site-Data|status of 422.*/progress/plan"
    "|status of 422.*/orders|status of 404.*/support/accounts|status of 403.*/disclosures"
    "|status of 404.*/(start|answers/.*|sessions/[^/]+)$"
)
"""Browsers log the refusal of a refresh without a login and of a change of what another window
has changed, what a logout clears, a time zone that the API does not know, a GSTIN that is none, an
address without an account, a disclosure that one person cannot approve alone, and a question that
cannot be started, read or answered as another one stands in its place."""


@contextmanager
def served(folder: Path) -> Iterator[WebSite]:
    """Serve the client for tests, which are not run where something for it is missing."""
    expect.set_options(timeout=WAIT_MS)  # many tests run at once
    try:
        with web_site(folder) as site:
            yield site
    except NoChromium as error:
        not_run("a browser", error)
    except NoNode as error:
        not_run("Node", error)


@contextmanager
def watched(site: WebSite, audited: set[str]) -> Iterator[Visitor]:
    """Yield somebody new; then fail for a fault of a screen, or what the page complained of.

    Axe looks at each screen in either theme, and what is cut at 320 px or moves is looked for.

    A screen whose name is in ``audited`` was seen before.
    """
    with site.browser.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        page.set_default_timeout(WAIT_MS)
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(_told(message)))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        found: dict[str, list[str]] = {}

        def look(name: str) -> None:
            if name not in audited:
                audited.add(name)
                if faults := [*faults_of(page), *misplaced(page)]:
                    found[name] = faults

        yield Visitor(site=site, page=page, look=look)
        assert found == {}
        assert [each for each in complaints if not _EXPECTED.search(each)] == []


def _told(message: ConsoleMessage) -> str:
    return f"{message.text} {message.location['url']}"
