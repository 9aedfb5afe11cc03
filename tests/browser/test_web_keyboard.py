"""The web client by keyboard alone, from the first screen to the receipt of the deletion."""

import re

import pytest
from playwright.sync_api import expect

from dev.candidate import DEMO_RESUME
from tests.support.web_journey import ANSWER, PASSWORD, Visitor
from tests.support.web_keys import Keys

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),  # as the other journeys
]


def test_the_whole_journey_needs_no_mouse(visitor: Visitor) -> None:
    keys = Keys(page=visitor.page)
    _register(visitor, keys)
    _upload_and_correct(visitor, keys)
    _write(visitor, keys)
    _read_the_result(visitor, keys)
    _speak(visitor, keys)
    _buy(visitor, keys)
    _leave(visitor, keys)


def _register(visitor: Visitor, keys: Keys) -> None:
    page = visitor.page
    page.goto(visitor.site.url)
    expect(page.get_by_label("Email address")).to_be_visible()
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Email address")).to_be_focused()

    keys.type("Email address", "nobody@example.com")
    keys.type("Password", "not the password of anybody")
    keys.press("Sign in")
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    keys.follow("Create an account")
    keys.type("Your name", "Asha Rao")
    keys.type("Email address", visitor.address)
    keys.type("Password", PASSWORD)
    keys.check(page.get_by_label("I am 18 or older"))
    keys.press("Create account")
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    expect(page.locator("h1")).to_be_focused()
    token = visitor.site.outbox.newest_token(visitor.address)
    page.goto(f"{visitor.site.url}/verify-email#token={token}")
    expect(page.locator("h1")).to_be_focused()
    keys.type("Email address", visitor.address)
    keys.type("Password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hello Asha Rao")
    expect(page.locator("h1")).to_be_focused()


def _upload_and_correct(visitor: Visitor, keys: Keys) -> None:
    page = visitor.page
    keys.follow("Add your resume")
    keys.reach(page.get_by_label("PDF file"))
    page.get_by_label("PDF file").set_input_files(DEMO_RESUME)  # as the browser's own window does
    keys.press("Upload")
    expect(page.get_by_role("heading", name="What was read in")).to_be_visible()
    keys.expect_focus()
    keys.press("Correct: Name and contact")
    keys.type("Headline", "Staff Engineer")
    keys.press("Save what is right")
    expect(page.get_by_role("listitem").filter(has_text="Staff Engineer")).to_be_visible()
    keys.expect_focus()


def _choose(keys: Keys) -> None:
    for label, shown in (("Role", "Backend"), ("Experience", "2 to 4"), ("Questions", "1")):
        keys.choose(label, shown)


def _write(visitor: Visitor, keys: Keys) -> None:
    page = visitor.page
    keys.follow("Start an interview with it")
    _choose(keys)
    keys.pick("As in an interview", "To study")
    keys.press("Start", "Space")
    expect(page.get_by_role("heading", level=1)).to_have_text("Question 1 of 1")
    expect(page.locator("h1")).to_be_focused()
    keys.press(re.compile("^Show hint 1 of"))
    keys.type("Your answer", ANSWER)
    keys.press("Save and go on")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ready to finish?")
    expect(page.locator("h1")).to_be_focused()
    keys.press("Finish the interview")


def _read_the_result(visitor: Visitor, keys: Keys) -> None:
    page = visitor.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Your result")
    expect(page.locator("h1")).to_be_focused()
    page.locator("#answer-1").wait_for()
    keys.reach(page.locator("#answer-1 > summary"))
    page.keyboard.press("Enter")
    expect(page.locator("#answer-1")).not_to_have_attribute("open", "")
    page.keyboard.press("Space")
    keys.press("Try this question again")
    expect(page.get_by_label("Your next try")).to_be_focused()
    page.keyboard.insert_text(ANSWER)
    keys.press("Evaluate this try")
    expect(page.get_by_role("region", name="Try 2")).to_be_visible()
    keys.expect_focus()
    keys.press("Make a link for a coach")
    keys.press("Make the link")
    expect(page.get_by_label("Link for your coach")).to_be_visible()
    keys.expect_focus()


def _speak(visitor: Visitor, keys: Keys) -> None:
    page = visitor.page
    keys.follow("Start another interview")
    _choose(keys)
    keys.pick("In writing", "Aloud")
    keys.check(page.locator("input[name=keep]"))
    keys.press("Start")
    expect(page.get_by_role("heading", level=1)).to_have_text("Before the first question")
    expect(page.locator("h1")).to_be_focused()
    keys.press("Turn on the microphone")
    expect(page.get_by_text("We hear you.")).to_be_visible()
    keys.press("Go to the first question")
    expect(page.get_by_role("heading", level=1)).to_have_text("Question 1 of 1")
    expect(page.locator("h1")).to_be_focused()
    keys.press("Record")
    expect(page.get_by_text(re.compile("0:0[2-9] · "))).to_be_visible()
    keys.press("Stop")
    expect(page.get_by_label("Your recording")).to_be_visible()
    again = page.get_by_role("button", name="Record again")
    expect(again).to_have_attribute("aria-disabled", "false")  # it waits for a second click on Stop
    keys.press("Record again")
    expect(page.get_by_text(re.compile("0:0[2-9] · "))).to_be_visible()
    keys.press("Stop")
    keys.press("Send and go on")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ready to finish?")
    expect(page.locator("h1")).to_be_focused()
    keys.press("Finish the interview")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your result")
    expect(page.locator("h1")).to_be_focused()
    keys.follow("Recordings")
    keys.press(re.compile("^Play"))
    expect(page.locator("audio")).to_be_visible()
    keys.press(re.compile("^Delete"))
    expect(page.get_by_text("There are none.")).to_be_visible()
    keys.expect_focus()


def _buy(visitor: Visitor, keys: Keys) -> None:
    page = visitor.page
    keys.follow("Purchases")
    keys.choose("Your State, for the invoice", "Karnataka")
    with page.expect_popup() as opened:
        keys.reach(page.get_by_role("button", name="Pay", exact=True))
        page.keyboard.press("Enter")
    Keys(page=opened.value).reach(opened.value.get_by_role("button", name="Pay by card"))
    opened.value.keyboard.press("Enter")
    expect(page.get_by_text("Paid. Thank you.")).to_be_visible()
    keys.expect_focus()


def _leave(visitor: Visitor, keys: Keys) -> None:
    page = visitor.page
    keys.follow("Settings")
    keys.press("Make the file")
    expect(page.get_by_role("link", name="Download the file")).to_be_visible()
    keys.expect_focus()
    keys.press("See what would be deleted")
    expect(page.get_by_text("You lose:")).to_be_visible()
    keys.expect_focus()
    keys.press("Cancel")
    keys.press("See what would be deleted")
    keys.type("Your password", PASSWORD)
    keys.press("Delete my account for good")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account is deleted")
    expect(page.locator("h1")).to_be_focused()
