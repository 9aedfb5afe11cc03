"""Follow-up questions in an open session for study: they tell neither point nor score."""

from functools import partial
from typing import Any

import httpx
import pytest

from dev.candidate import Candidate, Json, good_answer
from shared.ports.documents import USERS
from tests.support.served import Served

VAGUE = "In my last team we cut the response time by 40 percent with it."


@pytest.fixture
def asha(served: Served) -> Candidate:
    person = served.member()
    person.prepare_for("backend", "mid")
    return person


def path(session: Json, place: int = 0) -> str:
    return f"sessions/{session['id']}/questions/{session['questions'][place]['id']}/follow-ups"


def asked(person: Candidate, session: Json) -> Any:
    return person.read(path(session))["follow_ups"]


def first_sentence(question: Json) -> str:
    """Return a right answer that leaves out most of what is asked for, and half of a number."""
    return f"{good_answer(question).split('. ')[0]}. {VAGUE}"


def problem(person: Candidate, session_path: str) -> tuple[int, str]:
    with pytest.raises(httpx.HTTPStatusError) as caught:
        person.read(session_path)
    return caught.value.response.status_code, caught.value.response.json()["code"]


@pytest.mark.both_backends
def test_what_is_asked_next_follows_the_answer_as_it_is_saved_now(asha: Candidate) -> None:
    session = asha.open_interview(questions=1, conditions="study", seed=7)
    question = session["questions"][0]
    asha.answer(session["id"], question["id"], first_sentence(question))

    first = asha.read(path(session))
    asha.answer(session["id"], question["id"], good_answer(question))
    second = asked(asha, session)

    assert first.keys() == {"question_id", "follow_ups"}
    assert [each["reason"] for each in first["follow_ups"]] == ["key_point", "vague_number"]
    assert "From what to what" in first["follow_ups"][1]["question"]
    assert second == []


def test_the_report_asks_the_same_and_nothing_is_kept_of_the_asking(
    served: Served, asha: Candidate
) -> None:
    session = asha.open_interview(questions=1, conditions="study", seed=7)
    question = session["questions"][0]
    asha.answer(session["id"], question["id"], first_sentence(question))
    stored = partial(
        served.services.documents.list_partition, USERS, asha.read("account")["user_id"]
    )
    before = [*stored()]
    in_session = asked(asha, session)
    assert [*stored()] == before

    asha.end(session["id"])
    assert problem(asha, path(session)) == (409, "session.ended")
    asha.evaluate(session["id"])
    assert in_session
    assert asha.report(session["id"])["answers"][0]["follow_ups"] == in_session


def test_nothing_is_asked_on_under_real_conditions_without_an_answer_or_of_others(
    served: Served, asha: Candidate
) -> None:
    real = asha.open_interview(questions=1)
    asha.answer(real["id"], real["questions"][0]["id"], VAGUE)
    study = asha.open_interview(questions=1, conditions="study", seed=7)
    ben = served.member("Ben Roy", "ben@example.com")

    assert problem(asha, path(real)) == (409, "follow_up.not_offered")
    assert problem(asha, path(study)) == (409, "follow_up.no_answer")
    asha.answer(study["id"], study["questions"][0]["id"], " ")
    assert problem(asha, path(study)) == (409, "follow_up.no_answer")
    assert problem(ben, path(study)) == (404, "session.not_found")
    strange = f"sessions/{study['id']}/questions/none-such/follow-ups"
    assert problem(asha, strange) == (404, "session.no_such_question")
