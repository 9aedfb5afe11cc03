"""A demand of an authority in the web client: recorded, approved by another admin, and read."""

import json
import re

from playwright.sync_api import Locator, Page, expect

from tests.support.web_journey import Visitor

_REFERENCE = "CR 12/2026"


def demand(visitor: Visitor, user_id: str) -> None:
    """Record a demand; who has recorded it cannot approve it."""
    page = visitor.page
    visitor.press("Record a demand")
    for label, text in (
        ("Id of the account", user_id),
        ("Authority", "Cyber police, Bengaluru"),
        ("Law, with its section", "BNSS, section 94"),
        ("Number of the authority's case", _REFERENCE),
    ):
        page.get_by_label(label, exact=True).fill(text)
    _do_it(page)
    expect(_part(page).get_by_role("alert")).to_have_text("Choose what is demanded.")
    page.get_by_label("account", exact=True).check()
    visitor.look("staff-demand")
    _do_it(page)
    expect(page.get_by_text("Another admin has to approve it.")).to_be_focused()
    visitor.press(f"Approve: {_REFERENCE}")
    _do_it(page)
    expect(_part(page).get_by_role("alert")).to_be_visible()
    visitor.look("staff-alone")
    _part(page).get_by_role("button", name="Cancel").click()


def approve_and_read(visitor: Visitor, user_id: str) -> None:
    """Approve the demand as another admin, and read it into a file of its own name."""
    page = visitor.page
    _part(page).locator("summary").click()
    visitor.press(f"Approve: {_REFERENCE}")
    _do_it(page)
    expect(page.get_by_text("It is approved.")).to_be_focused()
    visitor.press(f"Read the content: {_REFERENCE}")
    page.get_by_label("Id of the account", exact=True).fill(user_id)
    visitor.look("staff-disclosure")
    with page.expect_download() as saved:
        _do_it(page)
    assert re.fullmatch(r"disclosure-\w+\.json", saved.value.suggested_filename)
    records = json.loads(saved.value.path().read_text(encoding="utf-8"))["records"]
    expect(page.get_by_text(re.compile(f"{len(records)} records? (is|are) saved"))).to_be_focused()
    assert visitor.address in json.dumps(records)
    expect(page.get_by_text(visitor.address)).to_have_count(0)
    visitor.press("Check that it is whole: Disclosures to authorities")
    expect(page.get_by_text("It is whole: 3 entries")).to_be_visible()


def _part(page: Page) -> Locator:
    return page.locator("details").filter(
        has=page.locator("summary", has_text="Disclosures to authorities")
    )


def _do_it(page: Page) -> None:
    _part(page).get_by_role("button", name="Do it").click()
