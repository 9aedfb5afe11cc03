"""A question tried again: for free, side by side, once per key, and only by whose it is."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from dev.candidate import Candidate, Json, good_answer
from shared.interviews.practice.model import MOST_ATTEMPTS
from tests.support.served import Served

pytestmark = pytest.mark.both_backends


@pytest.fixture
def asha(served: Served) -> Candidate:
    person = served.member()
    person.prepare_for("backend", "mid")
    return person


def evaluated(person: Candidate, *, said: str = "I would ask a colleague first.") -> Json:
    session = person.open_interview(questions=2)
    person.answer(session["id"], session["questions"][0]["id"], said)
    person.end(session["id"])
    person.evaluate(session["id"])
    return session


def path(session: Json, place: int = 0) -> str:
    return f"sessions/{session['id']}/questions/{session['questions'][place]['id']}/attempts"


def tried(person: Candidate, where: str, text: str, **headers: str) -> Json:
    answer: Json = person.send("POST", where, json={"text": text}, headers=headers).json()
    return answer


def problem(person: Candidate, where: str, text: str = "Again.", **headers: str) -> Any:
    with pytest.raises(httpx.HTTPStatusError) as caught:
        tried(person, where, text, **headers)
    return caught.value.response.status_code, caught.value.response.json()["code"]


def test_attempts_stand_side_by_side_with_what_each_gained_and_cost_nothing(
    served: Served, asha: Candidate
) -> None:
    session = evaluated(asha)
    served.clock.forward(timedelta(days=3))
    asha.log_in()
    before = asha.read("credits"), asha.report(session["id"])  # of a new month, where one begins
    good = good_answer(session["questions"][0])

    tried(asha, path(session), good)
    shown = tried(asha, path(session), "I do not know.")

    first, better, worse = shown["attempts"]
    assert [each["number"] for each in shown["attempts"]] == [1, 2, 3]
    assert (first["id"], first["text"]) == (None, "I would ask a colleague first.")
    assert better["overall"] > first["overall"]
    gained = [place for place, point in enumerate(better["points"]) if point == "covered"]
    assert better["gained"] == gained != []
    assert worse["lost"] == gained
    assert (shown["best"], shown["last"]) == (2, 3)
    assert asha.read(path(session)) == shown
    paid, report = before
    assert asha.read("credits") == paid
    assert asha.report(session["id"])["overall"] == report["overall"]
    assert good not in str(asha.report(session["id"])["answers"][0]["answer"])


def test_a_question_left_unanswered_can_be_tried(asha: Candidate) -> None:
    session = evaluated(asha)
    first, second = tried(asha, path(session, 1), "An index helps.")["attempts"]

    assert (first["verdict"], first["text"], first["made_at"]) == ("empty", "", None)
    assert second["text"] == "An index helps."


def test_the_same_request_makes_one_attempt(asha: Candidate) -> None:
    session, key = evaluated(asha), {"Idempotency-Key": "k1"}

    once = tried(asha, path(session), "An index.", **key)
    assert tried(asha, path(session), "An index.", **key) == once
    assert len(once["attempts"]) == 2
    assert problem(asha, path(session), "A queue.", **key) == (
        409,
        "request.idempotency_key_reused",
    )
    other = problem(asha, path(session, 1), "An index.", **key)
    assert other == (409, "request.idempotency_key_reused")


def test_an_attempt_at_what_is_not_there_is_refused_and_nothing_is_lost(
    served: Served, asha: Candidate
) -> None:
    session = evaluated(asha)
    tried(asha, path(session), "An index.")
    ben = served.member("Ben", "ben@example.com")

    assert problem(ben, path(session)) == (404, "session.not_found")
    none = path(session).replace(session["questions"][0]["id"], "no-such-question")
    assert problem(asha, none) == (404, "session.no_such_question")
    assert len(asha.read(path(session))["attempts"]) == 2
    still_open = asha.open_interview(questions=1)
    assert problem(asha, path(still_open)) == (409, "session.not_evaluated")
    asha.delete(f"sessions/{session['id']}")
    assert problem(asha, path(session)) == (404, "session.not_found")


@pytest.mark.parametrize("nothing", ["", "  \n ", "\u200b"])
def test_an_attempt_in_which_nothing_is_said_takes_no_place(asha: Candidate, nothing: str) -> None:
    session = evaluated(asha)

    assert problem(asha, path(session), nothing) == (422, "request.invalid")
    assert len(asha.read(path(session))["attempts"]) == 1


def test_there_is_an_end_to_attempts(asha: Candidate) -> None:
    session = evaluated(asha)
    for _ in range(MOST_ATTEMPTS):
        tried(asha, path(session), "An index.")

    assert problem(asha, path(session)) == (409, "attempt.too_many")
    assert len(asha.read(path(session))["attempts"]) == MOST_ATTEMPTS + 1
