"""A browser's speech recognition that does what a test says, in an interview aloud."""

from playwright.sync_api import Locator, Page, expect

from tests.support.web_journey import Visitor

_SCRIPTED = """
window.scripted = { status: "available", installs: true, asked: [], installed: [], started: [] };
const announce = (recognition, name, event) => recognition[`on${name}`]?.(event);
class Scripted {
  #local = false;
  get processLocally() { return this.#local; }
  set processLocally(local) { this.#local = local; }
  static async available(options) {
    scripted.asked.push(options);
    return options.langs[0] === "en-US" ? scripted.status : "unavailable";
  }
  static async install(options) {
    scripted.installed.push(options);
    await new Promise(done => { scripted.finish = done; });
    if (scripted.installs) scripted.status = "available";
    return scripted.installs;
  }
  start(track) {
    const { lang, continuous, interimResults, processLocally } = this;
    const heard = { lang, continuous, interimResults, processLocally, track: track?.kind };
    scripted.started.push(heard);
    scripted.running = this;
    this.state = heard;
  }
  abort() { if (this.state) this.state.aborted = true; }
}
window.SpeechRecognition = window.webkitSpeechRecognition = Scripted;
window.hears = (...said) => announce(scripted.running, "result", {
  results: said.map(transcript => [{ transcript }]),
});
window.fails = error => announce(scripted.running, "error", { error });
window.falls_silent = () => { fails("no-speech"); announce(scripted.running, "end"); };
"""
"""Run before the page's own scripts; it knows American English, and what was done is in
``scripted``."""

SHOW = "Show words while I speak"
HIDE = "Show no words"


def scripted(visitor: Visitor, changes: str = "") -> None:
    """Give the pages of a visitor the scripted recognition, changed by these statements."""
    visitor.page.add_init_script(f"{{ {_SCRIPTED} {changes} }}")


def scripted_from_here(visitor: Visitor, changes: str) -> None:
    """Replace the recognition of the page that is open, and go to the question after this one."""
    visitor.page.evaluate(f"() => {{ {_SCRIPTED} {changes} }}")
    with visitor.next_screen():
        visitor.press("Skip this question")


def at_a_question_aloud(visitor: Visitor) -> None:
    """Register and come to the first question of an interview aloud."""
    visitor.join()
    visitor.begin(questions=5, way="Aloud")
    visitor.be_heard()


def record(visitor: Visitor) -> None:
    """Begin to record."""
    visitor.press("Record")
    expect(visitor.page.get_by_text("Recording…")).to_be_visible()


def stop(visitor: Visitor) -> None:
    """Stop, and hear that there is a recording."""
    visitor.page.wait_for_timeout(1_000)  # nothing is recorded of less
    visitor.press("Stop")
    expect(visitor.page.get_by_label("Your recording")).to_be_visible()


def caption(page: Page) -> Locator:
    """Return what is shown of the words."""
    return page.locator("[aria-live=off]")


def sentence(page: Page, said: str) -> Locator:
    """Return the status that says this."""
    return page.get_by_role("status").filter(has_text=said)
