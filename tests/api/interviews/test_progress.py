"""Progress and plan through HTTP: a fortnight, a newcomer, other people, and what was deleted."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import httpx
import pytest

from bench.fortnight import DAYS, MISSED, play
from dev.candidate import Candidate, Json, good_answer
from shared.interviews.practice.history import MOST_SESSIONS
from shared.interviews.repository import evaluation_id
from shared.ports.documents import USERS
from tests.support.served import Served


@pytest.fixture
def asha(served: Served) -> Candidate:
    person = served.member()
    person.prepare_for("backend", "mid")
    return person


def interview(person: Candidate, *said: str) -> Json:
    session = person.open_interview(questions=max(1, len(said)), seed=1)
    for question, text in zip(session["questions"], said, strict=False):
        if text:
            person.answer(session["id"], question["id"], text)
    person.end(session["id"])
    person.evaluate(session["id"])
    return session


def planned(plan: Json) -> list[Any]:
    return [task["question_id"] for day in plan["days"] for task in day["tasks"]]


def test_a_fortnight_is_planned_by_what_was_done_and_what_was_missed(
    served: Served, asha: Candidate
) -> None:
    days = play(asha, served.clock.forward)

    assert len(days) == DAYS
    plans = [day["plan"] for day in days]
    assert [one["days"] for one in plans[:1]] == [[]]
    for before, after in pairwise(plans):
        assert date.fromisoformat(after["today"]) - date.fromisoformat(
            before["today"]
        ) == timedelta(1)
    for place, plan in enumerate(plans[1:], start=1):
        assert plan["days"][0]["day"] == plan["today"]
        assert len(plan["days"]) == 14
        for day in plan["days"]:
            tries = [task for task in day["tasks"] if task["kind"] == "try"]
            assert len(tries) <= 4
            assert len({task["question_id"] for task in tries}) == len(tries)
            assert all(task["due_on"] <= day["day"] for task in tries)
        after = days[place]["after"]["days"][0]
        if place in MISSED:
            assert after["tasks"] == plan["days"][0]["tasks"]
        else:
            assert not set(planned({"days": [after]})) & set(planned({"days": plan["days"][:1]}))
    overdue = [plan["days"][0] for place, plan in enumerate(plans) if place - 1 in MISSED]
    assert any(task["due_on"] < day["day"] for day in overdue for task in day["tasks"])
    interviews = [
        place
        for place, plan in enumerate(plans[1:], start=1)
        if "interview" in [task["kind"] for task in plan["days"][0]["tasks"]]
    ]
    assert interviews == [7]
    last = days[-1]["progress"]
    assert (last["sessions"], last["answers"], last["complete"]) == (2, 12, True)
    assert last["trend"]["first"]["score"] < last["trend"]["latest"]["score"]
    assert last["trend"]["direction"] == "up"
    tried = [each for each in last["competencies"] if each["attempts"]]
    assert all(each["best_attempt"]["overall"] >= each["last_attempt"]["overall"] for each in tried)


@pytest.mark.both_backends
def test_who_has_nothing_evaluated_is_told_so(asha: Candidate) -> None:
    asha.open_interview(questions=2)

    progress, plan = asha.read("progress"), asha.read("progress/plan")

    assert (progress["sessions"], progress["competencies"], progress["overall"]) == (0, [], None)
    assert (plan["days"], plan["reviews"], plan["weakest"]) == ([], [], [])
    assert "No interview has been evaluated yet" in progress["summary"]
    assert plan["summary"] == progress["summary"]


@pytest.mark.both_backends
def test_progress_is_of_the_caller_alone_and_ends_with_the_session(
    served: Served, asha: Candidate
) -> None:
    session = interview(asha, "I would ask a colleague first.", "")
    ben = served.member("Ben", "ben@example.com")
    question = session["questions"][0]
    where = f"sessions/{session['id']}/questions/{question['id']}/attempts"
    asha.send_json("POST", where, {"text": good_answer(question)})

    shown, plan = asha.read("progress"), asha.read("progress/plan")

    assert ben.read("progress")["sessions"] == 0
    assert ben.read("progress/plan")["days"] == []
    assert sum(each["answers"] for each in shown["competencies"]) == 2
    assert sum(each["attempts"] for each in shown["competencies"]) == 1
    assert sum(each["unanswered"] for each in shown["competencies"]) == 1
    assert [each["estimate"] for each in shown["competencies"]] == [None] * len(
        shown["competencies"]
    )
    assert plan["days"][0]["done"] == 1
    assert {each["question_id"] for each in plan["reviews"]} == {
        each["id"] for each in session["questions"]
    }

    asha.delete(f"sessions/{session['id']}")

    assert asha.read("progress")["competencies"] == []
    assert asha.read("progress/plan")["reviews"] == []


def test_days_are_those_of_the_time_zone(served: Served, asha: Candidate) -> None:
    interview(asha, "I would ask a colleague first.")
    served.clock.forward(timedelta(hours=7))  # 19:00 UTC, half past midnight in India
    asha.log_in()

    usual = asha.read("progress/plan")
    there = asha.read("progress/plan?time_zone=America/New_York")

    assert (usual["time_zone"], usual["today"]) == ("Asia/Kolkata", "2026-11-25")
    assert (there["time_zone"], there["today"]) == ("America/New_York", "2026-11-24")
    for bad in ("Asia/Atlantis", "..%2F..%2Fetc"):
        with pytest.raises(httpx.HTTPStatusError) as caught:
            asha.read(f"progress/plan?time_zone={bad}")
        assert caught.value.response.status_code == 422


def test_only_the_newest_sessions_are_read_and_it_says_so(asha: Candidate) -> None:
    for _ in range(MOST_SESSIONS + 1):
        interview(asha, "")

    shown = asha.read("progress")

    assert (shown["sessions"], shown["complete"]) == (MOST_SESSIONS, False)


def test_an_evaluation_that_cannot_be_read_hides_no_other(served: Served, asha: Candidate) -> None:
    interview(asha, "An index helps.")
    broken = interview(asha, "A queue helps.")
    user_id, documents = asha.read("account")["user_id"], served.services.documents
    stored = documents.get(USERS, user_id, evaluation_id(broken["id"]))
    assert stored
    documents.upsert(USERS, user_id, {**stored.body, "evaluation": "of another release"})

    shown = asha.read("progress")

    assert (shown["sessions"], shown["answers"], shown["complete"]) == (1, 1, False)
    assert len(asha.read("progress/plan")["reviews"]) == 1
