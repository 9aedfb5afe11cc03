"""A page of the web client that was open while another version took the place of its files."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.axe import audited as faults_of
from tests.support.web_journey import Visitor
from tests.support.web_site import WebSite

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),  # as the other journeys
]

_CANNOT = "This page has to be loaded again"


@pytest.fixture
def page(site: WebSite) -> Iterator[Page]:
    with site.browser.new_context(bypass_csp=True, reduced_motion="reduce") as context:
        yield context.new_page()


def test_a_page_whose_files_are_gone_is_loaded_again(site: WebSite, page: Page) -> None:
    page.route("**/assets/register-*.js", lambda route: route.fulfill(status=404), times=1)
    page.goto(site.url)
    loads = _loads(page)
    page.get_by_role("link", name="Create an account").click()

    expect(page.get_by_role("heading", level=1, name="Create your account")).to_be_visible()
    assert loads == [f"{site.url}/register"]


def test_a_page_is_not_loaded_again_without_end(site: WebSite, page: Page) -> None:
    page.route("**/assets/register-*.js", lambda route: route.fulfill(status=404))
    page.goto(site.url)
    loads = _loads(page)
    page.get_by_role("link", name="Create an account").click()
    expect(page.get_by_role("heading", level=1, name=_CANNOT)).to_be_focused()
    assert len(loads) == 1
    assert faults_of(page) == []

    page.go_back()
    expect(page.get_by_role("heading", level=1, name="Practise an interview")).to_be_visible()
    page.go_forward()
    page.unroute("**/assets/register-*.js")
    page.get_by_role("button", name="Load it again").click()
    expect(page.get_by_role("heading", level=1, name="Create your account")).to_be_visible()


def test_a_recording_that_was_not_sent_is_not_lost_by_loading_again(
    site: WebSite, page: Page
) -> None:
    page.set_default_timeout(60_000)
    visitor = Visitor(site=site, page=page)
    visitor.join()
    visitor.begin(questions=1, way="Aloud")
    visitor.be_heard()
    visitor.press("Record")
    expect(page.get_by_text("Recording…")).to_be_visible()
    page.wait_for_timeout(1_500)
    visitor.press("Stop")
    expect(page.get_by_label("Your recording")).to_be_visible()
    loads = _loads(page)

    def gone(route: Route) -> None:
        route.fulfill(status=404)

    page.route("**/assets/progress-*.js", gone)
    page.get_by_role("navigation").get_by_role("link", name="Practice").click()
    expect(page.get_by_text("A recording that was not sent is lost")).to_be_visible()
    assert faults_of(page) == []
    visitor.press("Go back")
    expect(page.get_by_label("Your recording")).to_be_visible()
    assert loads == []


def _loads(page: Page) -> list[str]:
    """Return the addresses that the page loads from now on, as they come."""
    loads: list[str] = []
    page.on("domcontentloaded", lambda here: loads.append(here.url))
    return loads
