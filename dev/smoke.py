"""``python -m dev.smoke https://...``: play a candidate's journey against a deployment.

It asks for health, calls every operation without a token (a platform that has not taken in a
function answers for it), and then registers, interviews and is evaluated. It removes what it made,
also after a failure. The link in the confirmation email is asked for; ``--outbox`` reads it where
the local host writes its mails.
"""

import argparse
import json
import re
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from dev.candidate import Candidate, Json, Outbox, good_answer

_DESCRIPTION = Path(__file__).resolve().parents[1] / "docs" / "openapi.json"
_TOKEN = re.compile(r"#token=([\w.~-]+)")
_SAMPLE = "x" * 8
_QUESTIONS = 3

type Link = Callable[[str], str]
"""Returns the token of the confirmation mail to an address."""


class SmokeFailed(Exception):
    """A step did not do what it should."""


@dataclass(slots=True)
class Smoke:
    """One run. ``failures`` names what went wrong; a step that fails does not hide the next."""

    http: httpx.Client
    link: Link
    address: str
    failures: list[str] = field(default_factory=list)

    def run(self) -> int:
        """Take every step and print it; return 1 if one failed."""
        for step in (self._healthy, self._complete, self._logs_out_nobody):
            with self._step((step.__doc__ or "").rstrip(".")):
                step()
        person = Candidate(self.http, Outbox(Path()), name="Smoke Test", address=self.address)
        person.password = secrets.token_urlsafe(24)
        try:
            with self._step("A candidate registers, interviews and is evaluated"):
                self._journey(person)
        finally:
            with self._step("What the candidate left is removed"):
                self._clean_up(person)
        return 1 if self.failures else 0

    def _healthy(self) -> None:
        """Every dependency responds."""
        answer = self.http.get("/api/health")
        health = answer.json()
        bad = [f"{name}: {part['answered']}" for name, part in health["parts"].items()
               if not part["ok"]]  # fmt: skip
        bad += [f"{name} cannot be used" for name in health["settings"]]
        _require(answer.status_code == 200 and not bad, "; ".join(bad) or "not healthy")  # noqa: PLR2004 - a status

    def _complete(self) -> None:
        """Every operation is there."""
        missing = [
            operation for operation, answer in self._unauthenticated() if not _is_refusal(answer)
        ]
        _require(not missing, f"the platform answers for {', '.join(missing)}")

    def _unauthenticated(self) -> Iterator[tuple[str, httpx.Response]]:
        """Call every operation that takes a token, without one."""
        description = json.loads(_DESCRIPTION.read_text(encoding="utf-8"))
        for path, methods in description["paths"].items():
            for method, operation in methods.items():
                if operation.get("security"):
                    url = re.sub(r"\{\w+\}", _SAMPLE, path)
                    yield operation["operationId"], self.http.request(method.upper(), url)

    def _logs_out_nobody(self) -> None:
        """A logout without a login leaves the workers alive."""
        for _ in range(3):
            self.http.post("/api/v1/auth/logout").raise_for_status()

    def _journey(self, person: Candidate) -> None:
        person.register()
        proof = {"token": self.link(self.address), "password": person.password}
        person.send_json("POST", "auth/verify-email", proof)
        person.log_in()
        refreshed = person.send("POST", "auth/refresh", headers={"Cookie": self._cookies()})
        person.token = refreshed.json()["access_token"]
        person.prepare_for("backend", "senior", "system design")
        person.upload_demo()
        session = person.open_interview(questions=_QUESTIONS, key=secrets.token_hex(8))
        for question in session["questions"]:
            person.answer(session["id"], question["id"], good_answer(question))
        person.end(session["id"])
        evaluation = self._evaluated(person, session["id"])
        _require(evaluation["overall"] > 0, "the answers score nothing")
        _require("<html" in person.report_page(session["id"]), "the report is no page")

    def _cookies(self) -> str:
        """Return every cookie that came, as a browser sends them.

        The jar of Python keeps them and sends none whose Domain is empty, as the host's is.
        """
        return "; ".join(f"{each.name}={each.value}" for each in self.http.cookies.jar)

    def _evaluated(self, person: Candidate, session_id: str) -> Json:
        evaluation = person.evaluate(session_id)
        _require("overall" in evaluation, "the interview is not evaluated")
        return evaluation

    def _clean_up(self, person: Candidate) -> None:
        """Delete the account, if there is one yet; an unconfirmed registration ends by itself."""
        if not person.token:
            return
        token, person.token = person.token, ""
        person.log_in()  # the token may have run out
        person.delete_account()
        headers = {"Authorization": f"Bearer {token}"}
        answer = self.http.get("/api/v1/account", headers=headers)
        _require(answer.status_code == 401, "the deleted account still answers")  # noqa: PLR2004 - a status

    @contextmanager
    def _step(self, title: str) -> Iterator[None]:
        began = time.monotonic()
        try:
            yield
        except (SmokeFailed, httpx.HTTPError, TimeoutError, KeyError, ValueError) as error:
            self.failures.append(title)
            print(f"FAILED  {title}: {_told(error)}", flush=True)
        else:
            print(f"ok      {title} ({time.monotonic() - began:.1f} s)", flush=True)


def _require(holds: bool, fault: str) -> None:  # noqa: FBT001 - reads as an assertion
    if not holds:
        raise SmokeFailed(fault)


def _is_refusal(answer: httpx.Response) -> bool:
    """Tell whether our own code has refused a request for want of a token or a signature."""
    ours = answer.headers.get("content-type", "").startswith("application/problem+json")
    return ours and answer.status_code == 401  # noqa: PLR2004 - a status


def _told(error: Exception) -> str:
    if isinstance(error, httpx.HTTPStatusError):
        problem = error.response.headers.get("content-type", "").startswith("application/problem")
        said = error.response.json()["code"] if problem else "no answer of ours"
        return f"{error.request.url.path} answers {error.response.status_code}, {said}"
    return f"{type(error).__name__}: {error}"


def _asked(address: str) -> str:
    pasted = input(f"Paste the link from the mail to {address}: ")
    found = _TOKEN.search(pasted)
    if not found:
        raise SmokeFailed("that is no confirmation link")
    return found[1]


def main(arguments: list[str]) -> int:
    """Run it once."""
    parser = argparse.ArgumentParser(prog="python -m dev.smoke", description=__doc__)
    parser.add_argument("url", help="such as https://api.imock.ai")
    parser.add_argument("--email", help="an address whose mail you can read, without an account")
    parser.add_argument("--outbox", type=Path, help="where a local host writes its mails")
    given = parser.parse_args(arguments)
    if not (given.email or given.outbox):
        parser.error("say --email or --outbox")
    link = Outbox(given.outbox).newest_token if given.outbox else _asked
    address = given.email or f"smoke.{secrets.token_hex(4)}@example.com"
    with httpx.Client(base_url=given.url, timeout=120) as client:
        return Smoke(client, link, address).run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
