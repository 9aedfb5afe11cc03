"""The web client when network, server, browser or the candidate's machine let it down."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.support.axe import audited as faults_of
from tests.support.layout import misplaced
from tests.support.web_journey import ANSWER, WAIT_MS, Visitor
from tests.support.web_network import break_off, expired, outage, slow_down
from tests.support.web_site import WebSite

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),  # as the other journeys
]

_SESSION = re.compile("/api/v1/sessions/[^/]+$")
_OLD = "could not be read again and may be old"
_NO_DRAFT = "this browser keeps no draft"

_FORBIDDEN = """for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, {
    get() { throw new DOMException("", "SecurityError"); },
  });"""
_FULL = (
    """Storage.prototype.setItem = () => { throw new DOMException("", "QuotaExceededError"); };"""
)
_TAKEN_AWAY = """(() => {
  const media = navigator.mediaDevices;
  const real = media.getUserMedia.bind(media);
  media.getUserMedia = async asked => {
    const stream = await real(asked);
    window.taken = () => stream.getTracks().forEach(each => {
      each.stop();
      each.dispatchEvent(new Event("ended"));
    });
    return stream;
  };
})();"""


@pytest.fixture
def context(site: WebSite) -> Iterator[BrowserContext]:
    with site.browser.new_context(bypass_csp=True, reduced_motion="reduce") as context:
        context.set_default_timeout(WAIT_MS)
        yield context


@pytest.fixture
def visitor(site: WebSite, context: BrowserContext) -> Visitor:
    return Visitor(site=site, page=context.new_page())


def _joined(visitor: Visitor) -> Page:
    visitor.join()
    return visitor.page


def test_a_recording_goes_on_while_the_server_cannot_be_read(visitor: Visitor) -> None:
    page = _joined(visitor)
    visitor.begin(questions=1, way="Aloud")
    visitor.be_heard()
    visitor.press("Record")
    expect(page.get_by_text("Recording…")).to_be_visible()
    page.route(_SESSION, outage)
    _look_away_and_back(page)

    old = page.get_by_role("alert").filter(has_text=_OLD)
    expect(old).to_be_visible()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    assert [*faults_of(page), *misplaced(page)] == []
    page.unroute(_SESSION)
    visitor.press("Try again")
    expect(old).to_have_count(0)
    visitor.press("Stop")
    with visitor.next_screen():
        visitor.press("Send and go on")


def test_who_loads_the_page_again_in_anoutage_need_not_sign_in_again(visitor: Visitor) -> None:
    page = _joined(visitor)
    page.route("**/auth/refresh", outage)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("This cannot be shown now")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.get_by_role("alert")).to_be_visible()
    assert [*faults_of(page), *misplaced(page)] == []
    page.unroute("**/auth/refresh")
    visitor.press("Try again")

    expect(page.get_by_role("heading", level=1)).to_have_text("Hello Asha Rao")


def test_who_is_offline_is_told_so_and_need_do_nothing_when_that_is_over(
    visitor: Visitor, context: BrowserContext
) -> None:
    page = _joined(visitor)
    place = page.get_by_role("navigation").get_by_role("link", name="Recordings")
    told = page.get_by_role("alert").filter(has_text="There is no connection.")
    page.route("**/api/v1/recordings*", lambda route: route.abort())
    place.click()
    expect(told).to_be_visible()
    page.get_by_role("navigation").get_by_role("link", name="Interviews").click()
    page.unroute("**/api/v1/recordings*")
    context.set_offline(True)
    place.click()
    expect(told).to_be_visible()
    context.set_offline(False)

    expect(page.get_by_text("There are none.")).to_be_visible()


@pytest.mark.parametrize("storage", [_FORBIDDEN, _FULL], ids=["forbidden", "full"])
def test_an_answer_outlives_other_pages_where_the_browser_keeps_nothing(
    visitor: Visitor, storage: str
) -> None:
    page = visitor.page
    page.add_init_script(storage)
    visitor.arrive()
    visitor.register()
    visitor.begin(questions=1)
    page.get_by_label("Your answer").fill(ANSWER)
    expect(page.get_by_text(_NO_DRAFT)).to_be_visible()
    assert page.evaluate("!dispatchEvent(new Event('beforeunload', { cancelable: true }))")
    visitor.visit("Settings", "settings")
    page.go_back()
    expect(page.get_by_label("Your answer")).to_have_value(ANSWER)
    expect(page.get_by_text(_NO_DRAFT)).to_be_visible()

    with visitor.next_screen():
        visitor.press("Save and go on")
    assert page.evaluate("dispatchEvent(new Event('beforeunload', { cancelable: true }))")
    report = visitor.finish()
    visitor.press("Try this question again")
    page.get_by_label("Your next try").fill(report["answers"][0]["reference_answer"])
    expect(page.get_by_text(_NO_DRAFT)).to_be_visible()
    visitor.press("Evaluate this try")
    expect(page.get_by_role("region", name="Try 2")).to_be_visible()
    visitor.visit("Settings", "settings")
    visitor.delete_account()


def test_what_was_said_before_the_microphone_was_taken_away_can_be_sent(visitor: Visitor) -> None:
    page = visitor.page
    page.add_init_script(_TAKEN_AWAY)
    _joined(visitor)
    visitor.begin(questions=1, way="Aloud")
    visitor.be_heard()
    visitor.press("Record")
    expect(page.get_by_text(re.compile("0:0[2-9] · "))).to_be_visible()
    page.evaluate("taken()")

    expect(page.get_by_text("The microphone was taken away")).to_be_visible()
    with visitor.next_screen():
        visitor.press("Send and go on")


def test_an_upload_goes_on_where_the_loginexpired_meanwhile(visitor: Visitor) -> None:
    page = _joined(visitor)
    page.route("**/api/v1/resumes", expired, times=1)
    with page.expect_request("**/auth/refresh"):
        visitor.upload()


def test_the_same_question_is_shown_after_a_reload_and_back_leaves_the_interview(
    visitor: Visitor,
) -> None:
    page = _joined(visitor)
    visitor.begin(questions=3)
    visitor.press("Skip this question")
    expect(page.get_by_role("heading", level=1)).to_have_text("Question 2 of 3")
    page.get_by_label("Your answer").fill(ANSWER)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Question 2 of 3")
    expect(page.get_by_label("Your answer")).to_have_value(ANSWER)

    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hello Asha Rao")
    page.get_by_role("link", name="Go on with your interview").click()
    visitor.press("Skip this question")
    expect(page.get_by_label("Your answer")).to_have_value(ANSWER)


def test_an_answer_that_another_window_has_saved_is_not_replaced_unseen(
    visitor: Visitor, context: BrowserContext
) -> None:
    page = _joined(visitor)
    visitor.begin(questions=3)
    page.get_by_label("Your answer").fill("What I say here.")
    other = context.new_page()
    other.goto(page.url)
    other.get_by_label("Your answer").fill(ANSWER)
    other.get_by_role("button", name="Save and go on").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Question 2 of 3")
    _look_away_and_back(page)

    told = page.get_by_role("alert").filter(has_text="Another window has saved an answer")
    expect(told).to_contain_text(ANSWER)
    expect(page.get_by_label("Your answer")).to_have_value("What I say here.")
    assert [*faults_of(page), *misplaced(page)] == []


def test_a_report_that_cannot_be_downloaded_now_comes_at_the_next_press(visitor: Visitor) -> None:
    page = _joined(visitor)
    visitor.begin(questions=1)
    visitor.write(ANSWER)
    report = visitor.finish()
    page.route("**/report?format=pdf", outage)
    visitor.press("Download the report as a PDF")
    told = page.get_by_role("alert").filter(has_text="Try again in 60 seconds")
    expect(told).to_be_visible()
    page.unroute("**/report?format=pdf")

    visitor.download(report)
    expect(told).to_have_count(0)


def test_an_answer_on_a_slow_network_is_sent_once_and_the_page_says_that_it_is_working(
    visitor: Visitor,
) -> None:
    page = _joined(visitor)
    visitor.begin(questions=1)
    page.get_by_label("Your answer").fill(ANSWER)
    sent: list[str] = []
    page.on("request", lambda each: sent.append(each.method) if "/answers/" in each.url else None)
    slow_down(page, latency_ms=3_000)
    visitor.press("Save and go on")
    page.get_by_role("button", name="One moment…").press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Ready to finish?")
    assert sent == ["PUT"]


def test_a_recording_on_a_slow_network_tells_how_much_is_sent_and_why_it_begins_anew(
    visitor: Visitor,
) -> None:
    page = _joined(visitor)
    visitor.begin(questions=1, way="Aloud")
    visitor.be_heard()
    visitor.press("Record")
    expect(page.get_by_text(re.compile("0:0[2-9] · "))).to_be_visible()
    visitor.press("Stop")
    slow_down(page, bytes_per_s=8_000)
    break_off(page, so=True)
    visitor.press("Send and go on")
    told = page.get_by_text("broke off at 40 %")
    expect(told).to_contain_text("whole or not at all")
    expect(page.get_by_label("Your recording")).to_be_visible()
    assert [*faults_of(page), *misplaced(page)] == []
    break_off(page, so=False)
    visitor.press("Send and go on")
    expect(page.get_by_text(re.compile(r"^\S+ \S+ of \S+ \S+ sent"))).to_be_visible()
    expect(page.get_by_role("button", name="Record again")).to_have_count(0)

    expect(page.get_by_role("heading", level=1)).to_have_text("Ready to finish?")


def test_a_clock_that_is_a_day_ahead_tells_nothing_wrong(visitor: Visitor) -> None:
    page = visitor.page
    page.add_init_script(_ahead(seconds=86_400))
    _joined(visitor)
    visitor.begin(questions=1, way="Aloud")
    visitor.be_heard()
    visitor.speak(2)
    visitor.finish()
    visitor.visit("Recordings", "recordings")
    expect(page.get_by_text(re.compile("(89|90) days"))).to_be_visible()
    visitor.begin(questions=1)
    page.reload()

    expect(page.get_by_text(re.compile(r"Time on this question: 0:[0-5]\d of"))).to_be_visible()
    expect(page.get_by_text("The time is over.")).to_have_count(0)


def test_a_clock_that_is_set_right_takes_no_answer(visitor: Visitor) -> None:
    page = _joined(visitor)
    visitor.begin(questions=1)
    page.get_by_label("Your answer").fill(ANSWER)
    page.evaluate(_ahead(seconds=-3600))
    with visitor.next_screen():
        visitor.press("Save and go on")

    visitor.begin(questions=1, way="Aloud")
    visitor.be_heard()
    visitor.press("Record")
    expect(page.get_by_text("Recording…")).to_be_visible()
    page.evaluate(_ahead(seconds=7200))
    page.wait_for_timeout(1_500)
    expect(page.get_by_role("button", name="Stop")).to_be_visible()


def _ahead(*, seconds: int) -> str:
    """Return a script that sets the clock of a page so far ahead of what it was."""
    return f"(now => {{ Date.now = () => now() + {seconds * 1000} }})(Date.now)"


def _look_away_and_back(page: Page) -> None:
    """Come back to the page after what it has read has become old."""
    page.evaluate(_ahead(seconds=6))
    page.evaluate("dispatchEvent(new Event('visibilitychange'))")
