"""An interview on camera, with devices and voices that do what a test says: fail, go, read."""

import re
from typing import Literal

from playwright.sync_api import Page, Response, expect

from dev.candidate import Json, good_answer
from tests.support.web_journey import Visitor

_PRETENDED = """
const media = navigator.mediaDevices;
const real = media.getUserMedia.bind(media);
window.pretended = { refused: {}, opened: [], read: [] };
media.getUserMedia = async asked => {
  const name = pretended.refused[asked.audio ? "audio" : "video"];
  if (name) throw new DOMException("", name);
  const stream = await real(asked);
  pretended.opened.push(...stream.getTracks());
  return stream;
};
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
speechSynthesis.getVoices = () => [
  { name: "of a service", lang: "en-IN", localService: false },
  { name: "of this machine", lang: "en-GB", localService: true },
];
speechSynthesis.speak = spoken => pretended.read.push(spoken.voice.name);
"""
"""Run before the page's own scripts; what the page opens and reads is in ``pretended``."""

_STOPS_AT_ONCE = """() => {
  const start = MediaRecorder.prototype.start;
  MediaRecorder.prototype.start = function (...given) {
    MediaRecorder.prototype.start = start;
    this.start(...given);
    this.stop();
  };
}"""
"""The next recording ends before a device has given anything."""

_SOME_SECONDS = re.compile("(0:0[2-9]|0:[1-9].|[1-9]:..) · ")

type Kind = Literal["audio", "video"]

_TOLD = {
    "NotAllowedError": "The browser does not let this page use the microphone",
    "NotFoundError": "No microphone was found",
    "NotReadableError": "another program may be using it",
}
"""What is said of a microphone that fails, by the name of the error."""


def interview_on_camera(visitor: Visitor) -> None:
    """Register, and answer on camera while devices are refused, go away, and clocks run out."""
    _begin_on_camera(visitor)
    _film_until_the_camera_goes(visitor)
    _film_without_a_camera(visitor)
    _come_late_and_study(visitor)


def _begin_on_camera(visitor: Visitor) -> None:
    """Register, open an interview, come through its lobby and have the first question read."""
    page = visitor.page
    page.add_init_script(_PRETENDED)
    visitor.join()
    visitor.begin(questions=3, way="On camera")
    _see_refusals(visitor)
    expect(page.get_by_role("status")).to_have_text("We hear you.")
    assert _focused(page) == "Turn off the microphone"
    assert _running(page) == ["audio"]
    which = page.get_by_label("Which microphone")
    [chosen] = which.select_option(index=1)
    page.evaluate("id => { pretended.chosen = id }", chosen)
    visitor.press("Turn on the camera")
    expect(page.get_by_label("What your camera sees")).to_have_js_property("videoWidth", 640)
    visitor.look("lobby-camera")
    visitor.press("Go to the first question")
    visitor.see("question-film", "Question 1 of 3")
    assert _running(page) == []
    visitor.press("Read it aloud")
    expect(page.get_by_role("button", name="Stop reading")).to_be_visible()
    assert page.evaluate("pretended.read") == ["of this machine"]


def _see_refusals(visitor: Visitor) -> None:
    """Read in the lobby, by keyboard alone, why there is no microphone, until there is one."""
    page, alert = visitor.page, visitor.page.get_by_role("alert")
    page.get_by_role("button", name="Turn on the microphone").focus()
    for error, told in _TOLD.items():
        _refuse(page, "audio", error)
        page.keyboard.press("Enter")
        expect(alert.filter(has_text=told)).to_be_visible()
    visitor.look("lobby-refused")
    _refuse(page, "audio")
    _secure(page, so=False)
    page.keyboard.press("Enter")
    expect(alert.filter(has_text="opened by https")).to_be_visible()
    _secure(page, so=True)
    page.keyboard.press("Enter")


def _film_until_the_camera_goes(visitor: Visitor) -> None:
    """Answer while the camera goes away, leave the question meanwhile, come back and send."""
    page = visitor.page
    visitor.press("Record with the camera")
    expect(page.get_by_text("Recording sound and picture…")).to_be_visible()
    expect(page.get_by_text(_SOME_SECONDS)).to_be_visible()
    assert page.evaluate(
        "pretended.opened.findLast(each => each.kind === 'audio').getSettings().deviceId"
        " === pretended.chosen"
    )
    visitor.look("filming")
    _take_away(page, "video")
    expect(page.get_by_text("Recording…")).to_be_visible()
    gone = page.get_by_role("alert").filter(has_text="The camera was taken away")
    expect(gone).to_be_visible()
    visitor.press("Skip this question")
    visitor.see("other-question", "Question 2 of 3")
    assert _running(page) == []
    visitor.press("Previous question")
    expect(page.locator("video.film")).to_be_visible()
    visitor.look("filmed")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert _asks_before_closing(page)
    with page.expect_response(re.compile("/media$")) as granted, visitor.next_screen():
        visitor.press("Send and go on")
    assert granted.value.json()["headers"]["Content-Type"].startswith("video/")
    assert not _asks_before_closing(page)


def _film_without_a_camera(visitor: Visitor) -> None:
    """Record the voice where no camera is found, and be told before the end that it is unsent."""
    page = visitor.page
    page.evaluate(_STOPS_AT_ONCE)
    visitor.press("Record with the camera")
    soon = page.get_by_role("alert").filter(has_text="it was stopped too soon")
    expect(soon).to_be_visible()
    _refuse(page, "video", "NotFoundError")
    visitor.press("Record with the camera")
    expect(page.get_by_text("Recording…")).to_be_visible()
    missing = page.get_by_role("alert").filter(has_text="No camera was found")
    expect(missing).to_be_visible()
    expect(page.get_by_text(_SOME_SECONDS)).to_be_visible()
    visitor.press("Stop")
    expect(page.locator("audio")).to_be_visible()
    visitor.press("Skip this question")
    page.get_by_label("In writing").check()
    visitor.press("Skip this question")
    expect(page.get_by_text("1 recording was not sent")).to_be_visible()
    visitor.see("finish-unsent", "Ready to finish?")
    visitor.press("Question 2 of 3")
    expect(page.locator("audio")).to_be_visible()
    assert _asks_before_closing(page)
    _stay_signed_in(visitor)
    expect(page.locator("audio")).to_be_visible()
    visitor.press("Skip this question")
    visitor.press("Skip this question")
    visitor.press("Finish the interview")
    expect(page.get_by_role("heading", name="Ready to finish?")).to_have_count(0)
    assert not _asks_before_closing(page)


def _stay_signed_in(visitor: Visitor) -> None:
    """Be told at the settings what signing out would lose, stay, and go back to the interview."""
    visitor.visit("Settings", "settings-unsent")
    visitor.press("Sign out")
    told = visitor.page.get_by_text("what only this tab has: 1 recording that was not sent.")
    expect(told).to_be_focused()
    visitor.look("sign-out-unsent")
    visitor.press("Stay signed in")
    expect(told).to_have_count(0)
    assert _focused(visitor.page) == "Sign out"
    visitor.page.go_back()


def _come_late_and_study(visitor: Visitor) -> None:
    """See a clock that runs out and takes nothing away; then study, with hints and without one."""
    page = visitor.page
    visitor.begin(questions=1)
    clock = page.get_by_text(re.compile(r"Time on this question: 0:\d\d of \d:\d\d"))
    expect(clock).to_be_visible()
    page.evaluate("(now => { Date.now = () => now() + 3_600_000 })(Date.now)")
    expect(page.get_by_text("The time is over.")).to_be_visible()
    visitor.look("late")
    page.reload()
    expect(clock).to_be_visible()

    with page.expect_response(_opens_a_session) as opened:
        visitor.begin(questions=1, purpose="To study", job="Requirements\n- PostgreSQL\n")
    required = opened.value.json()["requirements"]
    assert [each["name"] for each in required] == ["PostgreSQL"]
    for number in (1, 2):
        page.get_by_role("button", name=f"Show hint {number} of").click()
        expect(page.get_by_role("region", name="Hints").locator("li")).to_have_count(number)
    expect(page.get_by_text(re.compile(r"Time on this question: 0:\d\d$"))).to_be_visible()
    visitor.look("hints")
    _be_asked_on(visitor, opened.value.json()["questions"][0])


def _be_asked_on(visitor: Visitor, question: Json) -> None:
    """Be asked on about what is written so far, and answer by adding to it."""
    page, good = visitor.page, good_answer(question)
    written = page.get_by_label("Your answer")
    written.fill(f"{good.split('. ')[0]}. We cut the response time by 40 percent with it.")
    visitor.press("Save and ask me more")
    asked = page.get_by_role("status").filter(has_text="An interviewer would ask next")
    expect(asked).to_contain_text("From what to what")
    expect(page.get_by_text(re.compile("^Saved "))).to_be_visible()
    visitor.look("asked-next")
    written.fill(good)
    expect(page.get_by_text("Another window has saved")).to_have_count(0)
    visitor.press("Save and go on")
    visitor.see("finish", "Ready to finish?")


def _opens_a_session(answer: Response) -> bool:
    return answer.request.method == "POST" and answer.url.endswith("/v1/sessions")


def _focused(page: Page) -> str:
    text: str = page.evaluate("document.activeElement.textContent")
    return text


def _refuse(page: Page, kind: Kind, error: str = "") -> None:
    """Have devices of a kind fail with an error of this name; without a name, open again."""
    page.evaluate("([kind, error]) => { pretended.refused[kind] = error }", [kind, error])


def _take_away(page: Page, kind: Kind) -> None:
    """Take away the device of a kind that was opened last, as when its plug is pulled."""
    page.evaluate(
        "kind => { const track = pretended.opened.findLast(each => each.kind === kind);"
        " track.stop(); track.dispatchEvent(new Event('ended')); }",
        kind,
    )


def _running(page: Page) -> list[str]:
    """Return the kinds of the devices that are on."""
    kinds: list[str] = page.evaluate(
        "pretended.opened.filter(each => each.readyState === 'live').map(each => each.kind)"
    )
    return kinds


def _asks_before_closing(page: Page) -> bool:
    """Tell whether the browser would ask before it closes the page."""
    asks: bool = page.evaluate("!dispatchEvent(new Event('beforeunload', { cancelable: true }))")
    return asks


def _secure(page: Page, *, so: bool) -> None:
    """Let the page believe that it was opened by https, or that it was not."""
    page.evaluate(
        "secure => Object.defineProperty(window, 'isSecureContext',"
        " { value: secure, configurable: true })",
        so,
    )
