"""The journey goes on when the server is killed with SIGKILL between any two steps."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from dev.candidate import Candidate, Outbox, good_answer
from dev.hosting.testing import running_host

# The address is part of a token's issuer, so it stays although each start takes a free port.
SETTINGS = {"IMOCK_BCRYPT_COST": "4", "IMOCK_PUBLIC_URL": "http://localhost:7071"}


def test_the_journey_goes_on_after_a_kill_between_any_two_steps(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox")
    person = Candidate(httpx.Client(), outbox, name="Asha Rao", address="asha@example.com")
    person.http.close()
    state: dict[str, Any] = {}

    def open_interview() -> None:
        state["session"] = person.open_interview(questions=2, key="the-one")
        assert person.open_interview(questions=2, key="the-one")["id"] == state["session"]["id"]

    def answer(place: int) -> Callable[[], None]:
        def act() -> None:
            question = state["session"]["questions"][place]
            person.answer(state["session"]["id"], question["id"], good_answer(question))

        return act

    def read_report() -> None:
        state["report"] = person.report(state["session"]["id"])

    steps: list[Callable[[], object]] = [
        person.register,
        person.confirm,
        person.log_in,
        lambda: person.prepare_for("backend", "senior", "system design"),
        person.upload_demo,
        open_interview,
        answer(0),
        answer(1),
        lambda: person.end(state["session"]["id"]),
        lambda: state.update(evaluation=person.evaluate(state["session"]["id"])),
        read_report,
        person.delete_account,
    ]
    for step in steps:
        with (
            running_host(state=tmp_path, env=SETTINGS) as host,
            httpx.Client(base_url=host.url, timeout=30) as person.http,
        ):
            step()
            host.kill()

    assert [each["answer"] for each in state["report"]["answers"]] == [
        good_answer(question) for question in state["session"]["questions"]
    ]
    assert state["report"]["overall"] == state["evaluation"]["overall"] > 0
