"""A clock in a real session; hints, and no clock, in one for study, which counts in no progress."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import httpx
import pytest

from dev.candidate import Candidate, Json, good_answer
from shared.ports.documents import USERS
from tests.support.served import Served


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


@pytest.mark.both_backends
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


def hints_path(session: Json, place: int = 0) -> str:
    return f"sessions/{session['id']}/questions/{session['questions'][place]['id']}/hints"


@pytest.mark.both_backends
def test_each_layer_of_hints_is_revealed_once_whoever_asks_how_often(asha: Candidate) -> None:
    session = asha.open_interview(questions=1, conditions="study")
    where, in_all = hints_path(session), session["questions"][0]["hints_in_all"]
    assert in_all == 4
    assert problem(asha, "PUT", f"{where}/2") == (409, "hint.skipped")

    with ThreadPoolExecutor(4) as pool:
        at_once = [pool.submit(asha.send_json, "PUT", f"{where}/1", {}) for _ in range(4)]
    [first] = {each.result()["questions"][0]["hints"][0]["text"] for each in at_once}
    shown = [asha.send_json("PUT", f"{where}/{layer}", {}) for layer in (2, 2, 3, 1, 4)][-1]

    hints = shown["questions"][0]["hints"]
    assert [each["kind"] for each in hints] == ["shape", "topics", "key_point", "key_point"]
    assert hints[0]["text"] == first
    assert problem(asha, "PUT", f"{where}/5") == (404, "hint.not_found")


@pytest.mark.both_backends
def test_hints_are_kept_and_in_the_report_and_a_real_session_has_none(
    served: Served, asha: Candidate
) -> None:
    real = asha.open_interview(questions=1)
    assert real["questions"][0]["hints_in_all"] == 0
    assert problem(asha, "PUT", f"{hints_path(real)}/1") == (409, "hint.not_offered")

    study = asha.open_interview(questions=1, conditions="study")
    told = asha.send_json("PUT", f"{hints_path(study)}/1", {})["questions"][0]["hints"][0]["text"]
    asha.answer(study["id"], study["questions"][0]["id"], good_answer(study["questions"][0]))
    asha.end(study["id"])
    assert problem(asha, "PUT", f"{hints_path(study)}/2") == (409, "session.ended")
    asha.evaluate(study["id"])

    assert [each["text"] for each in asha.report(study["id"])["answers"][0]["hints"]] == [told]
    assert told.split(".")[0] in asha.report_page(study["id"])
    stored = served.services.documents.get(USERS, asha.read("account")["user_id"], study["id"])
    assert stored
    assert told in str(stored.body["hints"])


def test_a_session_for_study_counts_in_no_progress_and_is_a_try_in_the_plan(
    asha: Candidate,
) -> None:
    study = asha.open_interview(questions=2, conditions="study")
    question = study["questions"][0]
    asha.send_json("PUT", f"{hints_path(study)}/1", {})
    asha.answer(study["id"], question["id"], good_answer(question))
    asha.end(study["id"])
    asha.evaluate(study["id"])

    progress, plan = asha.read("progress"), asha.read("progress/plan")

    assert (progress["answers"], progress["sessions"], progress["overall"]) == (0, 0, None)
    [review] = plan["reviews"]
    assert (review["question_id"], review["tries"]) == (question["id"], 1)
    assert plan["days"][0]["tasks"][0]["kind"] == "interview"
    assert plan["days"][0]["done"] == 1


def test_a_report_for_study_is_compared_with_none_under_real_conditions(asha: Candidate) -> None:
    real, study = (
        asha.open_interview(questions=1, conditions=conditions) for conditions in ("real", "study")
    )
    for session in (real, study):
        asha.answer(session["id"], session["questions"][0]["id"], "I would ask a colleague first.")
        asha.end(session["id"])
        asha.evaluate(session["id"])

    progress = asha.report(study["id"])["progress"]
    assert [each["session_id"] for each in progress] == [study["id"]]


@pytest.mark.both_backends
def test_two_strong_answers_make_the_next_question_harder_and_the_session_says_why(
    asha: Candidate,
) -> None:
    session = asha.open_interview(questions=4, adaptive=True, seed=7)
    assert (session["adaptive"], session["adapted"]) == (True, [])
    first, second, third, _ = session["questions"]
    for question in (first, second):
        asha.answer(session["id"], question["id"], good_answer(question))

    with ThreadPoolExecutor(2) as pool:
        at_once = [pool.submit(started, asha, session, 2) for _ in range(2)]
    shown, same = (each.result() for each in at_once)

    assert shown == same
    other = shown["questions"][2]
    assert (other["id"] != third["id"], bool(other["started_at"])) == (True, True)
    assert shown["adapted"] == [
        {
            "question_id": other["id"],
            "instead_of": third["id"],
            "difficulty": "harder",
            "why": "The last two answers were above 4 of 5.",
        }
    ]
    old = f"sessions/{session['id']}/answers/{third['id']}"
    assert problem(asha, "PUT", old, {"text": "Mine."}) == (404, "session.no_such_question")
    asha.answer(session["id"], other["id"], good_answer(other))
    asha.end(session["id"])
    assert asha.evaluate(session["id"])["answers"][2]["question_id"] == other["id"]
    again = asha.open_interview(questions=15)
    assert other["id"] not in {each["id"] for each in again["questions"]}


@pytest.mark.parametrize(
    ("adaptive", "said", "difficulty"),
    [(True, "I do not know.", ["easier"]), (False, "I do not know.", []), (True, "", [])],
)
def test_a_session_adapts_to_two_weak_answers_and_only_where_that_was_asked_for(
    asha: Candidate,
    adaptive: bool,  # noqa: FBT001 - a parameter of the test
    said: str,
    difficulty: list[str],
) -> None:
    session = asha.open_interview(questions=3, adaptive=adaptive, seed=7)
    for question in session["questions"][:2] if said else ():
        asha.answer(session["id"], question["id"], said)

    shown = started(asha, session, 2)

    assert [each["difficulty"] for each in shown["adapted"]] == difficulty


def test_what_has_been_seen_or_answered_gives_way_to_nothing(asha: Candidate) -> None:
    session = asha.open_interview(questions=3, adaptive=True, conditions="study", seed=7)
    asha.send_json("PUT", f"{hints_path(session, 2)}/1", {})
    for question in session["questions"][:2]:
        asha.answer(session["id"], question["id"], "I do not know.")

    shown = started(asha, session, 2)

    assert (shown["adapted"], bool(shown["questions"][2]["started_at"])) == ([], True)
