"""What people with a role do in the web client, and what others see of it."""

import re
import secrets

import httpx
from playwright.sync_api import expect

from dev.admin.__main__ import main as administer
from dev.candidate import Candidate
from shared.bootstrap import Services, using
from shared.config import Settings
from tests.support.web_disclosures import approve_and_read, demand
from tests.support.web_factors import was_signed_in_long_ago
from tests.support.web_journey import PASSWORD, Visitor
from tests.support.web_site import WebSite

_REASON = "ticket 4711"
_NOTHING_MORE = "It is for people who answer support requests or run the service"


def work_as_staff(visitor: Visitor) -> None:
    """Be turned away without a role, then do as support and as an admin what each may."""
    _be_turned_away(visitor)
    _answer_support(visitor, visitor.address)
    _administer_an_account(visitor, visitor.address)
    _look_after_the_service(visitor)
    disclose_as_two(visitor, visitor.address)


def _be_turned_away(visitor: Visitor) -> None:
    """Buy something, open the screen for people with a role, and sign out."""
    page = visitor.page
    visitor.join()
    visitor.buy()
    expect(page.get_by_role("navigation").get_by_role("link", name="Support")).to_have_count(0)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{visitor.site.url}/staff")
    visitor.see("staff-not-for-you", "This page is not for you")
    expect(page.get_by_text(_NOTHING_MORE)).to_be_visible()
    expect(page.locator("main").get_by_role("button")).to_have_count(0)
    assert [url for url in asked if "/support/" in url or "/admin/" in url] == []
    visitor.visit("Settings", "settings")
    visitor.press("Sign out")


def _answer_support(visitor: Visitor, subject: str) -> None:
    """Look an account up as support: its state and orders, and nothing to be done with it."""
    page = visitor.page
    sign_in_as(visitor, "make-support")
    visitor.visit("Support", "staff")
    look_up(visitor, f"nobody-{subject}")
    expect(page.get_by_role("alert")).to_contain_text("There is no account of this address or id.")
    look_up(visitor, subject)
    person = page.get_by_role("region", name="Account")
    expect(person).to_contain_text(_REASON)
    visitor.press("Show the orders")
    expect(person.get_by_role("listitem")).to_contain_text("paid")
    visitor.look("staff-support")
    assert person.get_by_role("button").count() == 0
    assert subject not in person.inner_text()
    assert "Asha" not in person.inner_text()
    expect(page.get_by_text("The record of acts")).to_have_count(0)
    visitor.visit("Settings", "settings")
    visitor.press("Sign out")


def _administer_an_account(visitor: Visitor, subject: str) -> None:
    """As an admin give interviews, refund, and disable the account; each act is recorded."""
    page = visitor.page
    sign_in_as(visitor, "make-admin")
    visitor.visit("Support", "staff")
    look_up(visitor, subject)
    person = page.get_by_role("region", name="Account")
    expect(person.get_by_role("heading", name="Account", exact=True)).to_be_focused()

    visitor.press("Give or take interviews")
    visitor.fill({"Interviews": "2"})
    page.get_by_label("Reason").last.select_option("goodwill")
    visitor.press("Do it")
    expect(person.get_by_text("bought interviews are left.")).to_be_focused()

    visitor.press("Show the orders")
    person.get_by_role("button", name="Refund").click()
    page.get_by_label("Reason").last.select_option("asked_for")
    visitor.look("staff-refund")
    visitor.press("Do it")
    expect(person.get_by_text("The refund is asked for.")).to_be_focused()
    expect(person.get_by_text("of it given back")).to_be_visible()

    was_signed_in_long_ago(page, "**/admin/accounts/*/acts")
    visitor.press("Disable the account")
    expect(page.get_by_role("heading", name="Disable the account")).to_be_focused()
    expect(person.get_by_label("Reason")).to_have_value(_REASON)
    visitor.look("staff-disable")
    visitor.press("Do it")
    expect(page.get_by_role("heading", name="Show that it is you")).to_be_focused()
    person.locator("input[name=password]").fill(PASSWORD)
    visitor.press("Go on")
    expect(person.get_by_text("The account is disabled.")).to_be_focused()
    expect(person.get_by_role("button", name="Enable the account")).to_be_visible()
    expect(person.get_by_role("button", name="Disable the account")).to_have_count(0)
    person.get_by_text("What was done with it").click()
    expect(person.get_by_role("listitem").filter(has_text=_REASON)).to_contain_text("Disable")


def _look_after_the_service(visitor: Visitor) -> None:
    """Open each part of the service, and read in the record what was done before."""
    page = visitor.page
    for title, shown in (
        ("Payments that are not final", "Process failed events again"),
        ("Work that waits", "Run a timer's work now"),
        ("Recordings deleted on time", "recordings were deleted so far"),
        ("Privacy policy", "Publish a version"),
        ("Books", "Sales register"),
        ("Use of the last 30 days", "Nothing was counted"),
        ("Disclosures to authorities", "Nothing was ever demanded."),
        ("The record of acts", "Show the record"),
    ):
        part = page.locator("details").filter(has=page.locator("summary", has_text=title))
        part.locator("summary").click()
        expect(part.get_by_text(shown).first).to_be_visible()
    visitor.press("Show the record")
    expect(page.get_by_role("listitem").filter(has_text=f"admin act: {_REASON}")).to_be_visible()
    visitor.press("Check that it is whole")
    expect(page.get_by_text("It is whole:")).to_be_visible()
    visitor.press("Run a timer's work now")
    visitor.fill({"Timer": "session_sweep"})
    part = page.locator("details").filter(has_text="Run a timer's work now")
    part.get_by_label("Reason").fill(_REASON)
    visitor.press("Do it")
    expect(page.get_by_text("The work of session_sweep is done.")).to_be_focused()
    visitor.press("Publish a version")
    visitor.look("staff-service")


def disclose_as_two(visitor: Visitor, subject: str) -> None:
    """As an admin record a demand, which another one approves and reads."""
    page = visitor.page
    with page.expect_response(re.compile("/support/accounts")) as found:
        look_up(visitor, subject)
    user_id = found.value.json()["user_id"]
    demand(visitor, user_id)
    visitor.visit("Settings", "settings")
    visitor.press("Sign out")
    sign_in_as(visitor, "make-admin")
    visitor.visit("Support", "staff")
    approve_and_read(visitor, user_id)


def look_up(visitor: Visitor, who: str) -> None:
    """Look up an account."""
    visitor.fill({"Email address, or id of the account": who})
    visitor.page.get_by_label("Reason").first.fill(_REASON)
    visitor.press("Look up")


def sign_in_as(visitor: Visitor, act: str) -> None:
    """Sign in as somebody new who has got a role."""
    address = _with_role(visitor.site, act)
    visitor.fill({"Email address": address, "Password": PASSWORD})
    visitor.press("Sign in")
    visitor.see("home", "Hello Devi Nair")


def _with_role(site: WebSite, act: str) -> str:
    """Return the address of a new account that who runs the installation has given a role.

    It was used by nobody yet, so that no process remembers it without the role.
    """
    address = f"devi-{secrets.token_hex(4)}@example.com"
    with httpx.Client(base_url=site.url, timeout=60) as http:
        person = Candidate(http, site.outbox, name="Devi Nair", address=address)
        person.password = PASSWORD
        person.register()
        person.confirm()
    with using(Services(Settings(data_dir=site.state))):
        assert administer([act, address, "--actor", "root", "--reason", "new", "--apply"]) == 0
    return address
