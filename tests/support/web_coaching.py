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


def come_back(visitor: Visitor) -> None:
    """Answer a follow-up question to a result, appeal, and show the interview to a coach."""
    with _coached(visitor) as coach:
        _answer_follow_up(coach)
        _appeal(coach)
        _show_to_a_coach(coach)


@contextmanager
def _coached(visitor: Visitor) -> Iterator[Coached]:
    """Register in the browser, and hold and evaluate an interview over the API."""
    visitor.join()
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


def _answer_follow_up(coach: Coached) -> None:
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
        "The point is missing."
    )
    expect(shown.get_by_role("button", name="Answer it")).to_have_count(0)
    visitor.look("followed-up")


def _appeal(coach: Coached) -> None:
    """Mark the words of a missed point that say it, and see both judgements; in two windows."""
    visitor, page = coach.visitor, coach.visitor.page
    shown = coach.open_first_answer()
    point = coach.answer["evaluation"]["key_points"][coach.place]["text"]
    button = f"I did say this: {point}"
    with page.context.new_page() as other:
        other.goto(page.url)
        other.locator("#answer-1 > summary").click()
        other.get_by_role("button", name=button, exact=True).click()

        shown.get_by_role("button", name=button, exact=True).click()
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
        expect(shown.get_by_role("button", name=button, exact=True)).to_have_count(0)
        expect(page.get_by_text("With the points that were judged again:")).to_be_visible()
        expect(shown.get_by_text("of 5 with what was judged again.")).to_be_visible()
        visitor.look("appealed")

        other.get_by_role("radio").first.check()
        other.get_by_role("button", name="Judge it again").click()
        expect(other.get_by_role("alert")).to_contain_text("has been judged again already")
        other.get_by_role("button", name="Show how it was judged again").click()
        expect(other.get_by_text(f"You marked: “{coach.said}”")).to_be_visible()


def _show_to_a_coach(coach: Coached) -> None:
    """Make a link for a coach, read the grades that come of it, and end it."""
    visitor, page = coach.visitor, coach.visitor.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visitor.press("Make a link for a coach")
    expect(page.get_by_role("heading", name="What a coach sees")).to_be_focused()
    visitor.fill({"Whom it is for": "Meera"})
    page.get_by_label("For how long").select_option("7")
    visitor.look("coach-sees")
    visitor.press("Make the link")
    visitor.press("Copy the link")
    expect(page.get_by_text("Copied.", exact=True)).to_be_visible()
    url = page.get_by_label("Link for your coach").input_value()
    assert page.evaluate("navigator.clipboard.readText()") == url
    expect(page.get_by_text("not opened yet")).to_be_visible()
    visitor.look("coach-link")

    with page.context.new_page() as other:
        other.goto(url)
        expect(other.get_by_role("heading", level=1)).to_have_text("Grade an interview")
        for grade in other.get_by_label("Your grade").all():
            grade.select_option("3")
        other.get_by_label("Note on the whole interview").fill("Say what you measured.")
        other.get_by_role("button").click()
        expect(other.get_by_role("heading", level=1)).to_have_text("Your grades beside ours")

        page.reload()
        expect(page.get_by_label("Link for your coach")).to_have_count(0)
        expect(page.get_by_text("Say what you measured.")).to_be_visible()
        ours = [each["evaluation"]["overall"] for each in coach.report["answers"]]
        apart = sum(abs(3 - each) for each in ours) / len(ours)
        expect(
            page.get_by_text(f"On average {apart:.1f} of 5 apart, over 2 answers")
        ).to_be_visible()
        expect(page.get_by_role("row")).to_have_text(
            ["AnswerCoachiMock", *(f"{n}3.0{each:.1f}" for n, each in enumerate(ours, start=1))]
        )
        visitor.look("coach-graded")
        row = page.get_by_role("listitem").filter(has_text="For Meera, made on")
        expect(row).to_contain_text(
            re.compile("without your name.*open until.*last opened on.*graded")
        )
        row.get_by_role("button", name="End this link: For Meera").click()
        expect(page.get_by_text("The link leads nowhere any more.")).to_be_focused()
        answer = other.goto(url)
        assert answer is not None
        assert answer.status == 404


_SELECT = """(element, words) => {
  const [text] = element.childNodes, from = text.data.indexOf(words);
  getSelection().setBaseAndExtent(text, from, text, from + words.length);
}"""
"""As a mouse does it that is drawn over the words."""
