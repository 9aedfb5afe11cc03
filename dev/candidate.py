"""A candidate who uses the API as a frontend would: for the demonstration, tests and load."""

import email
import re
import threading
import time
from email.message import Message
from email.policy import default
from pathlib import Path
from typing import Any

import httpx

from shared.interviews.questions.bank import question_bank
from shared.interviews.questions.resume_templates import resume_templates
from shared.interviews.requirements.asking import requirement_templates

DEMO_RESUME = Path(__file__).parent / "demo_resume.pdf"

_TOKEN = re.compile(r"#token=([\w.~-]+)")
_PATIENCE_S = 30.0
_LOOK_S = 0.05

type Json = dict[str, Any]


class Outbox:
    """The mails that a local server has written; each file is read once."""

    def __init__(self, folder: Path) -> None:
        """Watch this folder, which may not exist yet."""
        self._folder = folder
        self._seen: set[Path] = set()
        self._mails: dict[str, list[Message]] = {}
        self._lock = threading.Lock()

    def newest_token(self, address: str, *, after: int = 0) -> str:
        """Return the token in the newest mail to an address, once it has more than ``after``.

        Raises TimeoutError when no such mail comes.
        """
        deadline = time.monotonic() + _PATIENCE_S
        while time.monotonic() < deadline:
            mails = self.mails_to(address)
            if len(mails) > after and (found := _TOKEN.search(_text(mails[-1]))):
                return found[1]
            time.sleep(_LOOK_S)
        raise TimeoutError("no mail came")

    def mails_to(self, address: str) -> list[Message]:
        """Return the mails to an address, oldest first."""
        with self._lock:
            fresh = set(self._folder.glob("*.eml")) - self._seen
            for path in sorted(fresh, key=lambda each: each.stat().st_mtime_ns):
                mail = email.message_from_bytes(path.read_bytes(), policy=default)
                self._mails.setdefault(str(mail["To"]), []).append(mail)
            self._seen |= fresh
            return list(self._mails.get(address, ()))


class Candidate:
    """One person with a browser: every method is one or two requests and returns the answer.

    A request that is refused raises httpx.HTTPStatusError.
    """

    def __init__(self, client: httpx.Client, outbox: Outbox, *, name: str, address: str) -> None:
        """Work through this client, whose base URL is the server's."""
        self.http = client
        self.outbox = outbox
        self.name = name
        self.address = address
        self.password = "a long walk by the sea"  # noqa: S105 - of a person who does not exist
        self.token = ""

    def register(self) -> Json:
        """Ask for an account."""
        body = {"name": self.name, "email": self.address, "password": self.password}
        return self.send_json("POST", "auth/register", body)

    def confirm(self) -> Json:
        """Follow the link in the mail."""
        token = self.outbox.newest_token(self.address)
        body = {"token": token, "password": self.password}
        return self.send_json("POST", "auth/verify-email", body)

    def log_in(self) -> Json:
        """Log in, and use the access token from now on."""
        body = {"email": self.address, "password": self.password}
        answer = self.send_json("POST", "auth/login", body)
        self.token = answer["access_token"]
        return answer

    def prepare_for(self, role: str, level: str, *goals: str) -> Json:
        """Fill in the profile."""
        body = {"target_role": role, "experience_level": level, "interview_goals": goals}
        return self.send_json("PATCH", "profile", body)

    def upload(self, pdf: bytes) -> Json:
        """Upload a resume."""
        headers = {"Content-Type": "application/pdf"}
        return self._answer(self.send("POST", "resumes", content=pdf, headers=headers))

    def upload_demo(self) -> Json:
        """Upload the resume of the demonstration."""
        return self.upload(DEMO_RESUME.read_bytes())

    def open_interview(self, *, questions: int, key: str | None = None, **more: Any) -> Json:  # noqa: ANN401 - any member of the request
        """Open an interview for the role and level of the profile."""
        headers = {"Idempotency-Key": key} if key else {}
        body = {"question_count": questions, **more}
        return self._answer(self.send("POST", "sessions", json=body, headers=headers))

    def answer(self, session_id: str, question_id: str, text: str) -> Json:
        """Answer a question."""
        path = f"sessions/{session_id}/answers/{question_id}"
        return self.send_json("PUT", path, {"text": text, "duration_s": 90})

    def speak(self, session_id: str, question_id: str, media: bytes, content_type: str) -> Json:
        """Answer a question with a recording: ask for an address, upload, say that it is there."""
        grant = self.start_upload(session_id, question_id, media, content_type)
        self.send_media(grant, media)
        return self.complete_upload(session_id, question_id, grant["upload_id"])

    def start_upload(
        self, session_id: str, question_id: str, media: bytes, content_type: str, key: str = ""
    ) -> Json:
        """Ask for an address to upload a recording to."""
        body = {
            "kind": content_type.partition("/")[0],
            "content_type": content_type,
            "size_bytes": len(media),
        }
        headers = {"Idempotency-Key": key} if key else {}
        path = f"sessions/{session_id}/answers/{question_id}/media"
        return self._answer(self.send("POST", path, json=body, headers=headers))

    def send_media(self, grant: Json, media: bytes) -> httpx.Response:
        """Upload to the address that was granted, as a browser does: without any token."""
        return self.http.request(
            grant["method"], grant["url"], content=media, headers=grant["headers"]
        ).raise_for_status()

    def complete_upload(self, session_id: str, question_id: str, upload_id: str) -> Json:
        """Say that an upload has arrived."""
        path = f"sessions/{session_id}/answers/{question_id}/media/complete"
        return self.send_json("POST", path, {"upload_id": upload_id})

    def agree_to_recording(self, session_id: str | None = None) -> Json:
        """Agree to be recorded in one interview, or in all to come."""
        path = f"sessions/{session_id}/recording" if session_id else "recording-consent"
        return self.send_json("PUT", path, {"wording": self.read("recording-consent")["wording"]})

    def withdraw_recording(self, session_id: str | None = None) -> Json:
        """Withdraw that for one interview, or everything."""
        path = f"sessions/{session_id}/recording" if session_id else "recording-consent"
        return self._answer(self.send("DELETE", path))

    def delete(self, path: str) -> None:
        """Delete anything else."""
        self.send("DELETE", path)

    def end(self, session_id: str) -> Json:
        """End an interview."""
        return self._answer(self.send("POST", f"sessions/{session_id}/end"))

    def evaluate(self, session_id: str) -> Json:
        """Have an interview evaluated."""
        return self._answer(self.send("POST", f"sessions/{session_id}/evaluation"))

    def report(self, session_id: str) -> Json:
        """Read the report."""
        return self._answer(self.send("GET", f"sessions/{session_id}/report"))

    def report_page(self, session_id: str) -> str:
        """Read the report as a page."""
        return self.send("GET", f"sessions/{session_id}/report?format=html").text

    def order(self, plan: str, *, key: str | None = None) -> Json:
        """Order credits."""
        headers = {"Idempotency-Key": key} if key else {}
        return self._answer(
            self.send("POST", "orders", json={"plan": plan, "billing_state": "29"}, headers=headers)
        )

    def subscribe(self, plan: str) -> Json:
        """Start a subscription."""
        return self.send_json("POST", "subscriptions", {"plan": plan, "billing_state": "29"})

    def hand_in(self, bought_id: str, handed: Json) -> Json:
        """Hand in what the checkout has said about an order or a subscription."""
        name = "order_id" if bought_id.startswith("ord_") else "subscription_id"
        proof = {each: handed[each] for each in ("razorpay_payment_id", "razorpay_signature")}
        return self.send_json("POST", "payments/verify", {name: bought_id, **proof})

    def delete_account(self) -> Json:
        """Delete the account and everything with it: from now on it goes on by itself."""
        return self.send_json("DELETE", "account", {"password": self.password})

    def erasure_progress(self, token: str, *, until: str = "requested") -> Json:
        """Read how far an erasure is, once it is at least as far as ``until``.

        Raises TimeoutError when it does not come that far.
        """
        stages = ("requested", "removed", "waiting_for_payment_service", "verified")
        deadline = time.monotonic() + _PATIENCE_S
        while time.monotonic() < deadline:
            progress = self.send_json("POST", "privacy/erasures", {"progress_token": token})
            if stages.index(progress["stage"]) >= stages.index(until):
                return progress
            time.sleep(_LOOK_S)
        raise TimeoutError("the erasure did not come that far")

    def read(self, path: str) -> Json:
        """Read anything else."""
        return self._answer(self.send("GET", path))

    def send_json(self, method: str, path: str, body: Json) -> Json:
        """Send a JSON body; return the JSON of the answer."""
        return self._answer(self.send(method, path, json=body))

    def send(self, method: str, path: str, **more: Any) -> httpx.Response:  # noqa: ANN401 - httpx's own options
        """Send a request as this person, to a path below ``/api/v1/``."""
        headers = {**more.pop("headers", {})}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        response = self.http.request(method, f"/api/v1/{path}", headers=headers, **more)
        return response.raise_for_status()

    @staticmethod
    def _answer(response: httpx.Response) -> Json:
        answer: Json = response.json()
        return answer


def good_answer(question: Json) -> str:
    """Return a strong answer to a question of an interview."""
    for known in question_bank():
        if known.id == question["id"]:
            return known.reference_answer
    for template in resume_templates():
        if question["id"].startswith(f"own-{template.id}-"):
            return template.reference_answer.replace("{name}", question["about"]["fact"])
    for template in requirement_templates():
        if question["id"].startswith(f"job-{template.id}-"):
            return template.reference_answer.replace("{name}", "it")
    raise LookupError("a question that is in no bank")


def _text(mail: Message) -> str:
    body = mail.get_body(("plain",)) if hasattr(mail, "get_body") else None
    return body.get_content() if body else ""
