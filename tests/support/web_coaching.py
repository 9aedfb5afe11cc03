"""What a candidate comes back for, in the web client: follow-up questions, appeals, a coach."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
from playwright.sync_api import Locator, expect

from dev.candidate import Candidate, Json
from tests.support.scorer import said_and_missed
from tests.support.web_journey import Visitor

_SAID_OF = {
    "covered": "It makes the point.",
    "partly": "It makes the point in part.",
    "missed": "The point is still missing.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Coached:
    """Somebody at a result whose first answer makes a key point that did not count."""

    visitor: Visitor
    person: Candidate
    session: Json
    report: Json
    place: int
    said: str

    @property
    def answer(self) -> Json:
        """The first answer of the report."""
        found: Json = self.report["answers"][0]
        return found

    def open_first_answer(self) -> Locator:
        """Open the result and its first answer."""
        page = self.visitor.page
        page.goto(f"{self.visitor.site.url}/interviews/{self.session['id']}/result")
        shown = page.locator("#answer-1")
        shown.locator("summary").first.click()
        return shown


@contextmanager
def coached(visitor: Visitor) -> Iterator[Coached]:
    """Register in the browser, and hold and evaluate an interview over the API."""
    visitor.arrive()
    visitor.register()
    with httpx.Client(base_url=visitor.site.url, timeout=60) as client:
        person = Candidate(client, visitor.site.outbox, name="Asha Rao", address=visitor.address)
        person.log_in()
        person.prepare_for("backend", "mid")
        session = person.open_interview(questions=2, seed=7)
        first, second = session["questions"]
        place, answer, said = said_and_missed(first["id"])
        person.answer(session["id"], first["id"], answer)
        person.answer(session["id"], second["id"], "I would ask a colleague, and try a few things.")
        person.end(session["id"])
        person.evaluate(session["id"])
        report = person.report(session["id"])
        yield Coached(
            visitor=visitor, person=person, session=session, report=report, place=place, said=said
        )


def answer_follow_up(coach: Coached) -> None:
    """Answer a follow-up question twice: with its own words, and with the point itself."""
    visitor, page = coach.visitor, coach.visitor.page
    shown = coach.open_first_answer()
    asked = [each for each in coach.answer["follow_ups"] if each["key_point"] is not None]
    question, point = asked[0]["question"], asked[0]["key_point"]
    text = coach.answer["evaluation"]["key_points"][point]["text"]
    item = shown.get_by_role("listitem").filter(has_text=question)

    item.get_by_role("button", name="Answer it").click()
    writing = page.get_by_label("Your answer to the follow-up question")
    expect(writing).to_be_focused()
    writing.fill(question)
    page.reload()  # a draft outlives it
    shown.locator("summary").first.click()
    expect(writing).to_have_value(question)
    visitor.look("follow-up")
    visitor.press("Evaluate this answer")
    first = item.get_by_role("region", name="Asked further, answer 1")
    expect(first).to_contain_text("The point is still missing.")
    expect(item.get_by_role("heading", name="The point that was asked about")).to_be_focused()

    item.get_by_role("button", name="Answer it").click()
    writing.fill(text)
    with page.expect_response(re.compile("/attempts$")) as made:
        visitor.press("Evaluate this answer")
    second = item.get_by_role("region", name="Asked further, answer 2")
    expect(second).to_contain_text(_SAID_OF[made.value.json()["follow_ups"][1]["coverage"]])
    expect(item.get_by_role("region", name="In the interview")).to_contain_text(
        "The point is still missing."
    )
    expect(shown.get_by_role("button", name="Answer it")).to_have_count(0)
    visitor.look("followed-up")


def appeal(coach: Coached) -> None:
    """Mark the words of a missed point that say it, and see both judgements; in two windows."""
    visitor, page = coach.visitor, coach.visitor.page
    shown = coach.open_first_answer()
    point = coach.answer["evaluation"]["key_points"][coach.place]["text"]
    button = {"name": f"I did say this: {point}", "exact": True}
    with page.context.new_page() as other:
        other.goto(page.url)
        other.locator("#answer-1 > summary").click()
        other.get_by_role("button", **button).click()

        shown.get_by_role("button", **button).click()
        first = shown.get_by_role("radio").first
        expect(first).to_be_focused()
        page.keyboard.press("Space")
        expect(first).to_be_checked()
        shown.locator("blockquote").first.evaluate(_SELECT, coach.said)
        expect(shown.get_by_role("radio", name=f"What you selected: {coach.said}")).to_be_checked()
        visitor.look("appeal")
        visitor.press("Judge it again")
        item = shown.get_by_role("listitem").filter(has_text=point).filter(has_text="You marked")
        expect(item).to_contain_text(f"You marked: “{coach.said}”")
        expect(item).to_contain_text("First judged: Missing. Judged again: Covered.")
        expect(item.locator(".judged")).to_be_focused()
        expect(shown.get_by_role("button", **button)).to_have_count(0)
        expect(page.get_by_text("With the points that were judged again:")).to_have_count(2)
        visitor.look("appealed")

        other.get_by_role("radio").first.check()
        other.get_by_role("button", name="Judge it again").click()
        expect(other.get_by_role("alert")).to_contain_text("has been judged again already")
        other.get_by_role("button", name="Show how it was judged again").click()
        expect(other.get_by_text(f"You marked: “{coach.said}”")).to_be_visible()


_SELECT = """(element, words) => {
  const [text] = element.childNodes, from = text.data.indexOf(words);
  getSelection().setBaseAndExtent(text, from, text, from + words.length);
}"""
"""As a mouse does it that is drawn over the words."""
