"""A clock in a real session, and none in one for study."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from dev.candidate import Candidate, Json, good_answer
from tests.support.served import Served

pytestmark = pytest.mark.both_backends


@pytest.fixture
def asha(served: Served) -> Candidate:
    person = served.member()
    person.prepare_for("backend", "mid")
    return person


def started(person: Candidate, session: Json, place: int = 0) -> Json:
    question = session["questions"][place]["id"]
    return person.send_json("POST", f"sessions/{session['id']}/questions/{question}/start", {})


def problem(person: Candidate, method: str, path: str, body: Json | None = None) -> Any:
    with pytest.raises(httpx.HTTPStatusError) as caught:
        person.send(method, path, json=body)
    return caught.value.response.status_code, caught.value.response.json()["code"]


def test_a_late_answer_is_kept_and_scored_and_its_lateness_said(
    served: Served, asha: Candidate
) -> None:
    session = asha.open_interview(questions=2)
    first, second = session["questions"]
    assert session["conditions"] == "real"
    assert (first["time_limit_s"] >= 60, first["started_at"]) == (True, None)

    shown = started(asha, session)["questions"][0]["started_at"]
    served.clock.forward(timedelta(seconds=first["time_limit_s"] + 7))
    again = started(asha, session)
    assert again["questions"][0]["started_at"] == shown
    late = asha.answer(session["id"], first["id"], good_answer(first))
    started(asha, session, 1)
    asha.answer(session["id"], second["id"], good_answer(second))
    asha.end(session["id"])
    asha.evaluate(session["id"])

    assert late["questions"][0]["answer"]["late_by_s"] == 7
    report = asha.report(session["id"])
    assert [each["late_by_s"] for each in report["answers"]] == [7, 0]
    assert report["answers"][0]["evaluation"]["overall"] > 3
    assert "0:07 beyond the" in asha.report_page(session["id"])


def test_a_question_that_was_never_started_or_was_answered_before_has_no_lateness(
    served: Served, asha: Candidate
) -> None:
    session = asha.open_interview(questions=1, time_limit_s=30)
    served.clock.forward(timedelta(minutes=9))
    question = session["questions"][0]
    assert question["time_limit_s"] == 30
    asha.answer(session["id"], question["id"], "An index helps.")

    [shown] = started(asha, session)["questions"]

    assert (shown["started_at"], shown["answer"]["late_by_s"]) == (None, None)


def test_study_has_no_clock_unless_one_is_asked_for(asha: Candidate) -> None:
    study = asha.open_interview(questions=1, conditions="study")
    timed = asha.open_interview(questions=1, conditions="study", time_limit_s=90)

    assert (study["conditions"], study["questions"][0]["time_limit_s"]) == ("study", None)
    assert timed["questions"][0]["time_limit_s"] == 90
    assert asha.read("sessions")["items"][0]["conditions"] == "study"


def test_only_an_own_question_of_an_open_session_can_be_started(
    served: Served, asha: Candidate
) -> None:
    session = asha.open_interview(questions=1)
    of_asha = f"sessions/{session['id']}/questions/{session['questions'][0]['id']}/start"
    ben = served.member("Ben Roy", "ben@example.com")

    assert problem(ben, "POST", of_asha) == (404, "session.not_found")
    strange = f"sessions/{session['id']}/questions/none-such/start"
    assert problem(asha, "POST", strange) == (404, "session.no_such_question")
    asha.end(session["id"])
    assert problem(asha, "POST", of_asha) == (409, "session.ended")
