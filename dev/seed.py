"""``python -m dev.seed``: fill a running local host with people, interviews, recordings, purchases.

Each run adds three new people; what it prints is all that is needed to log in as one of them.
"""

import argparse
import html
import json
import re
import secrets
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx

from dev.candidate import Candidate, Outbox, good_answer

SPOKEN = Path(__file__).parents[1] / "tests" / "fixtures" / "speech" / "slt.webm"

_HANDED = re.compile(r'<pre id="handed">(.*?)</pre>', re.DOTALL)
_PATIENCE_S = 120
_WEAK_ANSWER = "I would ask a colleague and then try a few things until it works."


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one person does."""

    name: str
    role: str
    level: str
    interviews: int
    speaks: bool
    buys: str | None


PEOPLE = (
    Plan(name="Asha Rao", role="backend", level="mid", interviews=2, speaks=True, buys="credits_5"),
    Plan(name="Ben Thomas", role="frontend", level="entry", interviews=1, speaks=False, buys=None),
    Plan(name="Chitra Sen", role="backend", level="senior", interviews=1, speaks=True, buys=None),
)


def seed(client: httpx.Client, outbox: Outbox, plan: Plan) -> Candidate:
    """Let one person register and do all of a plan; raises httpx.HTTPStatusError, TimeoutError."""
    address = f"{plan.name.split()[0].lower()}-{secrets.token_hex(3)}@example.com"
    person = Candidate(client, outbox, name=plan.name, address=address)
    person.register()
    person.confirm()
    person.log_in()
    person.prepare_for(plan.role, plan.level, "clear answers with numbers")
    person.upload_demo()
    if plan.buys:
        _buy(person, plan.buys)
    for number in range(plan.interviews):
        _write(person, strong=number % 2 == 0)
    if plan.speaks:
        _speak(person)
    return person


def _write(person: Candidate, *, strong: bool) -> None:
    session = person.open_interview(questions=3)
    for question in session["questions"]:
        answer = good_answer(question) if strong else _WEAK_ANSWER
        person.answer(session["id"], question["id"], answer)
    person.end(session["id"])
    person.evaluate(session["id"])


def _speak(person: Candidate) -> None:
    """Answer aloud with consent to be recorded, so that a recording is kept."""
    person.agree_to_recording()
    session = person.open_interview(questions=1, mode="audio")
    question = session["questions"][0]["id"]
    person.speak(session["id"], question, SPOKEN.read_bytes(), "audio/webm")
    person.end(session["id"])
    deadline = time.monotonic() + _PATIENCE_S
    while "overall" not in person.evaluate(session["id"]):
        if time.monotonic() > deadline:
            print(f"{person.address}: the spoken answer is still being heard", file=sys.stderr)
            return
        time.sleep(1)


def _buy(person: Candidate, plan: str) -> None:
    made = person.order(plan)
    page = person.http.post(
        "/razorpay/checkout",
        params={"order_id": made["checkout"]["order_id"]},
        data={"choice": "card"},
    )
    handed = _HANDED.search(page.raise_for_status().text)
    if handed is None:
        raise LookupError("the checkout of the emulator hands out nothing")
    person.hand_in(made["order"]["id"], json.loads(html.unescape(handed[1])))


def main(arguments: list[str]) -> int:
    """Seed the host at an address."""
    parser = argparse.ArgumentParser(prog="python -m dev.seed", description=__doc__)
    parser.add_argument("--url", default="http://localhost:7071", help="default: %(default)s")
    parser.add_argument("--outbox", type=Path, default=Path(".imock/outbox"), metavar="DIR")
    given = parser.parse_args(arguments)
    outbox = Outbox(given.outbox)
    for plan in PEOPLE:
        with httpx.Client(base_url=given.url, timeout=60) as client:
            try:
                person = seed(client, outbox, plan)
            except httpx.TransportError as error:
                print(f"seed: {error}; is `make run` serving {given.url}?", file=sys.stderr)
                return 1
        print(f"{person.address}  password: {person.password}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
