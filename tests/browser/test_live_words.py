"""Words while somebody speaks: offered where the device recognises them, and never elsewhere."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.web_journey import Visitor
from tests.support.web_live_words import (
    HIDE,
    SHOW,
    at_a_question_aloud,
    caption,
    record,
    scripted,
    scripted_from_here,
    sentence,
    stop,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),  # as the other journeys
]


def test_words_are_shown_where_the_device_recognises_them_and_go_with_the_recording(
    visitor: Visitor,
) -> None:
    page = visitor.page
    scripted(visitor)
    at_a_question_aloud(visitor)
    expect(page.get_by_text("recognised on this device")).to_be_visible()
    assert state(page, "asked") == [
        {"langs": [lang], "processLocally": True} for lang in ("en-IN", "en-GB", "en-US")
    ]
    assert state(page, "started") == []

    record(visitor)
    assert state(page, "started") == []  # off until it is asked for
    page.get_by_role("button", name=SHOW).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=HIDE)).to_be_focused()
    expect(caption(page)).to_have_text("Listening…")
    heard = {"lang": "en-US", "continuous": True, "interimResults": True}
    assert state(page, "started") == [{**heard, "processLocally": True, "track": "audio"}]
    page.evaluate("hears('I measured it', ' and found')")
    expect(caption(page)).to_have_text("I measured it and found")
    visitor.look("live-words")
    page.wait_for_timeout(1_100)  # a silence, after which the device begins again
    page.evaluate("falls_silent()")
    page.evaluate("hears('an index')")
    expect(caption(page)).to_have_text("I measured it and found an index")
    assert state(page, "started")[1] == {**heard, "processLocally": True, "track": "audio"}

    stop(visitor)
    expect(caption(page)).to_have_count(0)
    assert state(page, "started")[-1]["aborted"]
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    with visitor.next_screen():
        visitor.press("Send and go on")
    assert not any("found an index" in each for each in sent)
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert kept == '[{"imock:signed-in":"1"},{}]'
    record(visitor)  # still wanted at the next question
    expect(caption(page)).to_have_text("Listening…")
    visitor.press(HIDE)
    expect(caption(page)).to_have_count(0)
    assert state(page, "started")[-1]["aborted"]
    visitor.press("Stop")


def test_only_the_last_words_are_shown(visitor: Visitor) -> None:
    scripted(visitor)
    at_a_question_aloud(visitor)
    visitor.page.set_viewport_size({"width": 320, "height": 700})
    visitor.press(SHOW)
    record(visitor)
    visitor.page.evaluate("hears('word '.repeat(200) + 'end')")

    expect(caption(visitor.page)).to_have_text(" ".join(["word"] * 59 + ["end"]))
    assert visitor.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    visitor.press("Stop")


def test_a_language_pack_is_downloaded_when_that_is_asked_for(visitor: Visitor) -> None:
    page = visitor.page
    scripted(visitor, "scripted.status = 'downloadable'; scripted.installs = false;")
    at_a_question_aloud(visitor)
    expect(page.get_by_text("once your browser has downloaded a language pack")).to_be_visible()
    visitor.look("live-words-to-install")
    assert state(page, "installed") == []

    visitor.press("Download the language pack")
    expect(sentence(page, "The browser is downloading")).to_be_visible()
    page.evaluate("scripted.finish()")
    expect(sentence(page, "The browser did not download it.")).to_be_visible()
    page.evaluate("scripted.installs = true")
    visitor.press("Download the language pack")
    expect(sentence(page, "The browser is downloading")).to_be_visible()
    page.evaluate("scripted.finish()")
    visitor.press(SHOW)
    record(visitor)

    assert state(page, "installed") == [{"langs": ["en-US"], "processLocally": True}] * 2
    assert [each["processLocally"] for each in state(page, "started")] == [True]
    visitor.press("Stop")


def test_a_download_that_another_page_has_begun_is_followed(visitor: Visitor) -> None:
    scripted(visitor, "scripted.status = 'downloading';")
    at_a_question_aloud(visitor)
    expect(sentence(visitor.page, "The browser is downloading")).to_be_visible()
    visitor.page.evaluate("scripted.status = 'available'")

    expect(visitor.page.get_by_role("button", name=SHOW)).to_be_visible()
    assert state(visitor.page, "installed") == []


def test_without_recognition_on_the_device_no_words_are_offered(visitor: Visitor) -> None:
    page = visitor.page
    scripted(visitor, "scripted.status = 'unavailable';")
    at_a_question_aloud(visitor)
    for without in (
        "",
        "Scripted.available = async () => { throw new DOMException() };",
        "delete Scripted.available;",
        "delete Scripted.prototype.processLocally;",  # it could not be held to the device
        "window.SpeechRecognition = window.webkitSpeechRecognition = undefined;",
    ):
        if without:
            scripted_from_here(visitor, without)
        expect(page.get_by_text("your voice is sent nowhere for it")).to_be_visible()
        expect(page.get_by_role("button", name=SHOW)).to_have_count(0)
        record(visitor)
        stop(visitor)
        assert state(page, "started") == []
        assert all(each["processLocally"] for each in state(page, "asked"))


def test_words_that_fail_leave_the_recording_alone(visitor: Visitor) -> None:
    page = visitor.page
    scripted(visitor)
    at_a_question_aloud(visitor)
    visitor.press(SHOW)
    for failing in (
        "fails('language-not-supported')",
        "fails('audio-capture')",
        "scripted.running.onend()",  # at once, as it would again and again
    ):
        record(visitor)
        expect(caption(page)).to_have_text("Listening…")
        begun = len(state(page, "started"))
        page.evaluate(failing)
        told = sentence(page, "No more words can be shown. The recording goes on.")
        expect(told).to_be_visible()
        expect(page.get_by_text("Recording…")).to_be_visible()
        assert len(state(page, "started")) == begun
        stop(visitor)
        scripted_from_here(visitor, "")


def test_recognition_that_cannot_be_started_is_no_error_of_the_page(visitor: Visitor) -> None:
    scripted(visitor, "Scripted.prototype.start = () => { throw new DOMException() };")
    at_a_question_aloud(visitor)
    visitor.press(SHOW)
    record(visitor)

    expect(sentence(visitor.page, "No more words can be shown.")).to_be_visible()
    visitor.page.wait_for_timeout(1_000)  # nothing is recorded of less
    with visitor.next_screen():
        visitor.press("Stop")
        visitor.press("Send and go on")


def test_what_the_browser_itself_answers_is_believed(visitor: Visitor) -> None:
    page = visitor.page
    at_a_question_aloud(visitor)
    offers = page.get_by_role("button", name=SHOW).or_(
        page.get_by_role("button", name="Download the language pack")
    )
    expect(offers.or_(page.get_by_text("your voice is sent nowhere for it"))).to_be_visible()
    answers = page.evaluate(
        "Promise.all(['en-IN', 'en-GB', 'en-US'].map(lang =>"
        " SpeechRecognition.available({ langs: [lang], processLocally: true })))"
    )

    assert offers.is_visible() == any(each != "unavailable" for each in answers)


def state(page: Page, name: str) -> Any:
    """Return what the scripted recognition has noted."""
    return page.evaluate("name => scripted[name]", name)
