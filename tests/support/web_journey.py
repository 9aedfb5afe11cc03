"""What a candidate does in the web client, screen by screen, as a reader of the page would."""

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route, expect
from pypdf import PdfReader

from dev.candidate import DEMO_RESUME
from shared.web.body import PDF
from tests.support.resume_pdfs import column, pdf
from tests.support.web_site import WebSite

PASSWORD = "a long walk by the sea"
ANSWER = (
    "When I led the billing service, invoices timed out. I measured first and found a missing "
    "index, added it behind a flag, and p99 fell from 900 ms to 140 ms. I would test it earlier."
)
WAIT_MS = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Somebody at a page of the client; ``look`` is called with the name of each new screen."""

    site: WebSite
    page: Page
    look: Callable[[str], None] = lambda _: None
    address: str = field(default_factory=lambda: f"asha-{secrets.token_hex(4)}@example.com")

    def arrive(self) -> None:
        """Open the first screen."""
        self.page.goto(self.site.url)
        self.see("start", "Practise an interview")

    def register(self) -> None:
        """Create an account and follow the link of the mail; end at the own first screen."""
        self.page.get_by_role("link", name="Create an account").click()
        self.see("register", "Create your account")
        self.fill({"Your name": "Asha Rao", "Email address": self.address, "Password": PASSWORD})
        self.page.get_by_label("I am 18 or older").check()
        self.press("Create account")
        self.see("mail-sent", "Look into your mail")
        token = self.site.outbox.newest_token(self.address)
        self.page.goto(f"{self.site.url}/verify-email#token={token}")
        self.see("verify", "Confirm your email address")
        self.fill({"Email address": self.address, "Password": PASSWORD})
        self.press("Confirm and sign in")
        self.see("first", "Hello Asha Rao")

    def join(self) -> None:
        """Begin at the own first screen, having registered and signed in by the API."""
        api, send = f"{self.site.url}/api/v1/auth", self.page.context.request
        name = {"name": "Asha Rao", "email": self.address, "password": PASSWORD, "adult": True}
        assert send.post(f"{api}/register", data=name).ok
        token = self.site.outbox.newest_token(self.address)
        assert send.post(f"{api}/verify-email", data={"token": token, "password": PASSWORD}).ok
        login = {"email": self.address, "password": PASSWORD}
        assert send.post(f"{api}/login", data=login).ok
        self.page.goto(f"{self.site.url}/privacy")
        self.page.evaluate("localStorage.setItem('imock:signed-in', '1')")
        self.page.goto(self.site.url)
        self.see("first", "Hello Asha Rao")

    def upload(self, resume: Path = DEMO_RESUME) -> None:
        """Upload a resume and read what was found in it."""
        self.page.get_by_role("link", name="Add your resume").click()
        self.see("upload", "Your resume")
        self.page.get_by_label("PDF file").set_input_files(resume)
        self.press("Upload")
        expect(self.page.get_by_role("heading", name="What was read in")).to_be_visible()
        self.see("resume", "Your resume")

    def correct(self) -> None:
        """Correct what was read of the resume, in two windows at once, and state another job."""
        page = self.page
        expect(page.get_by_text("Check “PostGIS, React”")).to_be_visible()
        self.press("Correct: Name and contact")
        self.fill({"Headline": "Staff Engineer"})
        self.look("correct-contact")
        with page.context.new_page() as other:
            other.goto(page.url)
            other.get_by_role("button", name="Correct: Skills").click()
            other.get_by_label("One skill a line").fill("Databases: PostgreSQL, DuckDB")
            other.get_by_role("button", name="Save what is right").click()
            expect(other.get_by_text("PostgreSQL, DuckDB", exact=True)).to_be_visible()
        self.press("Save what is right")
        expect(page.get_by_role("alert")).to_contain_text("changed in another window")
        self.look("correct-changed")
        self.press("Save mine instead")
        stated = page.get_by_role("listitem").filter(has_text="Staff Engineer")
        expect(stated).to_contain_text("as you stated it")
        expect(page.get_by_text("PostgreSQL, DuckDB", exact=True)).to_be_visible()

        self.press("Correct: Work")
        self.press("Remove Job 2")
        self.press("Add a job")
        added = page.get_by_role("group", name="Job 2")
        added.get_by_label("Job title").fill("Trainee")
        added.get_by_label("Start", exact=True).fill("2016-01")
        added.get_by_label("End", exact=True).fill("2016-12")
        self.look("correct-work")
        self.press("Save what is right")
        row = page.get_by_role("listitem").filter(has_text="Trainee")
        expect(row).to_contain_text(re.compile("2016-01.*2016-12"))
        expect(page.get_by_text("Nilgiri Logistics")).to_have_count(0)
        self.look("corrected")

    def begin(
        self,
        *,
        questions: int,
        way: str = "In writing",
        purpose: str = "As in an interview",
        job: str = "",
    ) -> None:
        """Open an interview; where it is not in writing, agree to keep recordings."""
        self.page.goto(f"{self.site.url}/interviews/new")
        self.see("new", "New interview")
        self.page.get_by_label("Role").select_option("backend")
        self.page.get_by_label("Experience").select_option("mid")
        self.page.get_by_label("Questions").select_option(str(questions))
        self.page.get_by_label(way).check()
        self.page.get_by_label(purpose).check()
        if job:
            self.page.get_by_text("Prepare for a certain job").click()
            self.read_job(job)
            self.look("new-job")
        if way == "In writing":
            self.press("Start")
            self.see("question", f"Question 1 of {questions}")
            return
        self.page.locator("input[name=keep]").check()
        self.see("consent", "New interview")
        self.press("Start")
        self.see("lobby", "Before the first question")

    def read_job(self, job: str) -> None:
        """Take a job description from a PDF, after a file that is none, and add to it."""
        file = self.page.get_by_label("Or read it from a PDF")
        described = self.page.get_by_label("Job description, as")
        file.set_input_files({"name": "job.txt", "mimeType": "text/plain", "buffer": b"Go"})
        expect(self.page.get_by_role("alert")).to_have_text("Choose a PDF file.")
        printed = pdf(column(job.splitlines(), 50))
        file.set_input_files({"name": "job.pdf", "mimeType": PDF.accepted[0], "buffer": printed})
        expect(described).to_have_value(job.strip())
        expect(
            self.page.get_by_role("status").filter(has_text="The text of the PDF")
        ).to_be_visible()
        described.fill(job)

    def be_heard(self) -> None:
        """Try the microphone in the lobby, and go on to the first question."""
        self.press("Turn on the microphone")
        expect(self.page.get_by_role("status")).to_have_text("We hear you.")
        self.look("lobby-heard")
        self.press("Go to the first question")
        self.see("question-aloud", "Question 1 of")

    def write(self, text: str) -> None:
        """Answer the question that is shown in writing."""
        self.page.get_by_label("Your answer").fill(text)
        with self.next_screen():
            self.press("Save and go on")

    def speak(self, seconds: float) -> None:
        """Answer the question that is shown aloud."""
        self.press("Record")
        expect(self.page.get_by_text("Recording…")).to_be_visible()
        self.page.wait_for_timeout(seconds * 1000)
        self.look("recording")
        self.press("Stop")
        expect(self.page.get_by_label("Your recording")).to_be_visible()
        self.look("recorded")
        with self.next_screen():
            self.press("Send and go on")

    def finish(self) -> dict[str, Any]:
        """End the interview, wait for the result, and return the report that it is made of."""
        self.see("finish", "Ready to finish?")
        with self.page.expect_response(re.compile("/report$")) as read:
            self.press("Finish the interview")
            self.see("result", "Your result")
        report: dict[str, Any] = read.value.json()
        return report

    def download(self, report: dict[str, Any]) -> None:
        """Download a report as a PDF, which has all of its questions."""
        with self.page.expect_download() as saved:
            self.press("Download the report as a PDF")
        assert saved.value.suggested_filename == f"report-{report['session_id']}.pdf"
        text = " ".join(page.extract_text() for page in PdfReader(saved.value.path()).pages)
        assert report["candidate"] in text
        for each in report["answers"]:
            assert f"Question {each['position']} ·" in text

    def try_again(self, report: dict[str, Any]) -> None:
        """Try the only question of a report again, with the words of the good answer."""
        page = self.page
        [answer] = report["answers"]
        asked = page.get_by_role("heading", name="What an interviewer would ask next")
        expect(asked.locator("+ ul > li")).to_contain_text(
            [each["question"] for each in answer["follow_ups"]]
        )
        self.press("Try this question again")
        page.get_by_label("Your next try").fill(answer["reference_answer"])
        self.look("trying-again")
        with page.expect_response(re.compile("/attempts$")) as made:
            self.press("Evaluate this try")
        tried = page.get_by_role("region", name="Try 2")
        expect(tried).to_contain_text(answer["reference_answer"])
        expect(tried.locator(".moved")).to_have_text(list(_moved(made.value.json())))
        self.look("tried-again")

    def expect_no_progress(self) -> None:
        """See, as a newcomer whose time zone the API does not know, where a plan begins."""
        self.page.route("**/progress/plan?time_zone=*", _elsewhere, times=1)
        with self.page.expect_response(lambda answer: answer.status == 422):
            self.page.goto(f"{self.site.url}/progress")
        self.see("progress-empty", "Practice and progress")
        expect(self.page.get_by_role("link", name="Start an interview")).to_be_visible()
        self.page.goto(self.site.url)

    def practise(self, question: str) -> None:
        """From a result on: read progress and plan, and go to what is due on the next days."""
        page = self.page
        page.get_by_role("link", name="Your practice and progress").first.click()
        expect(page.get_by_text("Done today: 1 question.")).to_be_visible()
        self.see("progress", "Practice and progress")
        plan = f"{self.site.url}/api/v1/progress/plan*"
        page.route(plan, _all_due)
        page.reload()
        due = page.get_by_role("region").filter(has_text=question)
        expect(due).to_be_visible()
        self.look("due")
        due.get_by_role("link", name="Try it now").click()
        expect(page.get_by_label("Your next try")).to_be_focused()
        page.go_back()
        page.get_by_role("link", name="Prepare the interview").click()
        expect(page.get_by_label("Role")).to_have_value("backend")
        expect(page.get_by_label("Experience")).to_have_value("mid")
        page.unroute(plan)

    def buy(self) -> None:
        """Buy interviews at the emulated checkout."""
        self.visit("Purchases", "purchases")
        self.page.get_by_label("Your State").select_option("29")
        with self.page.expect_popup() as opened:
            self.press("Pay")
        opened.value.get_by_role("button", name="Pay by card").click()
        expect(self.page.get_by_text("Paid. Thank you.")).to_be_visible()
        expect(self.page.get_by_role("button", name="Invoice IM")).to_be_visible()
        self.see("bought", "Purchases")

    def visit(self, place: str, name: str) -> None:
        """Go to a place of the navigation."""
        self.page.get_by_role("navigation").get_by_role("link", name=place).click()
        self.see(name, place)

    def delete_account(self) -> None:
        """Read what would be lost, and delete the account."""
        self.page.get_by_role("button", name="See what would be deleted").click()
        expect(self.page.get_by_text("You lose:")).to_be_visible()
        self.see("deletion", "Settings")
        self.fill({"Your password": PASSWORD})
        self.press("Delete my account for good")
        self.see("deleted", "Your account is deleted")

    @contextmanager
    def next_screen(self) -> Iterator[None]:
        """Wait, after what is done in the block, until another screen is there."""
        heading = self.page.get_by_role("heading", level=1)
        before = heading.inner_text()
        yield
        expect(heading).not_to_have_text(before)

    def see(self, name: str, heading: str) -> None:
        """Wait for the screen with a heading, and look at it."""
        expect(self.page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        self.look(name)

    def fill(self, fields: dict[str, str]) -> None:
        """Fill in fields by their labels."""
        for label, text in fields.items():
            self.page.get_by_label(label).fill(text)

    def press(self, button: str) -> None:
        """Press the button of this name."""
        self.page.get_by_role("button", name=button, exact=True).click()


def _elsewhere(route: Route) -> None:
    """Send a request on with a time zone that is in no database."""
    route.continue_(url=re.sub("time_zone=[^&]*", "time_zone=Mars/Olympus", route.request.url))


def _all_due(route: Route) -> None:
    """Answer with the plan as if the next task of each kind and question were due today."""
    answer = route.fetch()
    plan = answer.json()
    tasks = [task for each in reversed(plan["days"]) for task in each["tasks"]]
    plan["days"][0]["tasks"] = list({each["question_id"]: each for each in tasks}.values())
    route.fulfill(response=answer, json=plan)


def _moved(tries: dict[str, Any]) -> Iterator[str]:
    """Yield what the page says of each key point that another try covers otherwise."""
    first, last = tries["attempts"]
    ranks = ("missed", "partly", "covered")
    for before, now in zip(first["points"], last["points"], strict=True):
        change = ranks.index(now) - ranks.index(before)
        if change:
            yield "Weaker" if change < 0 else "Gained" if now == "covered" else "Better"
