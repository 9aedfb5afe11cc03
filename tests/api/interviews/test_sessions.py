"""Interviews through HTTP: opening, answering, ending, evaluating, reporting, deleting."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import httpx
import pytest

from dev.candidate import Candidate, good_answer
from shared.kernel.clock import stamp
from shared.recordings.consent import WORDING
from tests.support.served import Served


@pytest.fixture
def asha(served: Served) -> Candidate:
    person = served.member()
    person.prepare_for("backend", "mid", "system design")
    return person


def post(
    person: Candidate, path: str, body: dict[str, Any] | None, **headers: str
) -> httpx.Response:
    signed = {"Authorization": f"Bearer {person.token}", **headers}
    return person.http.post(f"/api/v1/{path}", json=body, headers=signed)


def code(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def finished(person: Candidate, *, questions: int = 2) -> str:
    """Answer an interview well, have it evaluated, and return its id."""
    session = person.open_interview(questions=questions)
    for question in session["questions"]:
        person.answer(session["id"], question["id"], good_answer(question))
    person.end(session["id"])
    person.evaluate(session["id"])
    session_id: str = session["id"]
    return session_id


def test_an_interview_is_for_the_role_and_level_of_the_profile_unless_it_says_otherwise(
    asha: Candidate,
) -> None:
    own = post(asha, "sessions", {}).json()
    other = post(asha, "sessions", {"role": "qa_engineer", "level": "lead"}).json()

    assert (own["role"], own["level"], len(own["questions"])) == ("backend", "mid", 5)
    assert (other["role"], other["level"]) == ("qa_engineer", "lead")
    assert own["state"] == "open"
    assert own["recording"] is None


@pytest.mark.parametrize("strange", ["a/b", "", "res_", "res_" + "0" * 31 + "\n", "ü"])
def test_a_resume_id_of_another_form_is_refused(asha: Candidate, strange: str) -> None:
    refused = post(asha, "sessions", {"resume_id": strange})

    assert code(refused) == (422, "request.invalid")


def test_without_role_and_level_there_is_no_interview(served: Served) -> None:
    refused = post(served.member(), "sessions", {"role": "backend"})

    assert code(refused) == (422, "session.role_unknown")


@pytest.mark.parametrize(
    "body",
    [
        {"question_count": 0},
        {"question_count": 16},
        {"role": "astronaut"},
        {"seed": -1},
        {"recording_consent": "yes"},
        {"unknown": 1},
    ],
)
def test_a_request_outside_the_limits_is_refused(asha: Candidate, body: dict[str, Any]) -> None:
    assert code(post(asha, "sessions", body)) == (422, "request.invalid")
    assert asha.read("sessions")["items"] == []


def test_consent_to_recording_is_kept_with_its_time_and_wording(
    served: Served, asha: Candidate
) -> None:
    session = post(
        asha, "sessions", {"recording_consent": True, "recording_wording": WORDING}
    ).json()

    assert session["recording"]["granted_at"] == stamp(served.clock.now)
    assert session["recording"]["wording"] == WORDING
    assert session["recording"]["policy_version"]
    assert session["recording"]["source"] == "session"


def test_consent_to_words_that_were_not_shown_is_none(asha: Candidate) -> None:
    for wording in (None, "2020-01-01"):
        body = {"recording_consent": True, "recording_wording": wording}
        assert code(post(asha, "sessions", body)) == (409, "consent.wording_outdated")


def test_the_same_seed_draws_the_same_questions_for_two_people(served: Served) -> None:
    drawn = []
    for name in ("ann", "bob"):
        person = served.member(name, f"{name}@example.com")
        person.prepare_for("frontend", "senior")
        session = post(person, "sessions", {"seed": 7, "question_count": 6}).json()
        drawn.append([question["id"] for question in session["questions"]])

    assert drawn[0] == drawn[1]


def test_no_question_comes_back_in_the_next_interview_even_after_a_deletion(
    asha: Candidate,
) -> None:
    first = asha.open_interview(questions=8)
    post(asha, f"sessions/{first['id']}/end", None)
    asha.http.delete(
        f"/api/v1/sessions/{first['id']}", headers={"Authorization": f"Bearer {asha.token}"}
    )
    second = asha.open_interview(questions=8)

    assert not {q["id"] for q in first["questions"]} & {q["id"] for q in second["questions"]}


@pytest.mark.both_backends
def test_a_repeated_request_opens_one_interview(asha: Candidate) -> None:
    key = {"Idempotency-Key": "tab-1"}
    first = post(asha, "sessions", {"question_count": 3}, **key)
    again = post(asha, "sessions", {"question_count": 3}, **key)
    reused = post(asha, "sessions", {"question_count": 4}, **key)

    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert code(reused) == (409, "request.idempotency_key_reused")
    assert len(asha.read("sessions")["items"]) == 1


def test_a_double_click_opens_one_interview(asha: Candidate) -> None:
    with ThreadPoolExecutor(8) as pool:
        sessions = list(pool.map(lambda _: asha.open_interview(questions=3, key="once"), range(8)))

    assert len({session["id"] for session in sessions}) == 1
    assert len({str(session["questions"]) for session in sessions}) == 1


@pytest.mark.both_backends
def test_interviews_opened_at_the_same_moment_share_no_question(asha: Candidate) -> None:
    with ThreadPoolExecutor(4) as pool:
        sessions = list(pool.map(lambda _: asha.open_interview(questions=5), range(4)))
    asked = [question["id"] for session in sessions for question in session["questions"]]

    assert len(asked) == len(set(asked)) == 20


def test_a_strange_key_is_refused(asha: Candidate) -> None:
    refused = post(asha, "sessions", {}, **{"Idempotency-Key": "x" * 129})

    assert code(refused) == (422, "request.invalid")


def test_what_a_strong_answer_says_is_not_shown_before_the_report(asha: Candidate) -> None:
    session = asha.open_interview(questions=3)

    for shown in (session, asha.read(f"sessions/{session['id']}")):
        assert "key_points" not in str(shown)
        assert "reference_answer" not in str(shown)


def test_the_last_answer_counts_and_the_same_answer_again_changes_nothing(
    served: Served, asha: Candidate
) -> None:
    session = asha.open_interview(questions=2)
    question = session["questions"][0]["id"]
    asha.answer(session["id"], question, "first thought")
    kept = asha.answer(session["id"], question, "second thought")
    served.clock.forward(timedelta(minutes=1))
    again = asha.answer(session["id"], question, "second thought")

    assert kept == again
    assert again["questions"][0]["answer"]["text"] == "second thought"
    assert again["answered"] == 1


@pytest.mark.both_backends
def test_two_tabs_that_answer_at_once_both_count(asha: Candidate) -> None:
    session = asha.open_interview(questions=6)
    with ThreadPoolExecutor(6) as pool:
        list(
            pool.map(
                lambda question: asha.answer(session["id"], question["id"], "both count"),
                session["questions"],
            )
        )

    assert asha.read(f"sessions/{session['id']}")["answered"] == 6


def test_an_answer_to_a_question_that_was_not_asked_is_refused(asha: Candidate) -> None:
    session = asha.open_interview(questions=1)
    with pytest.raises(httpx.HTTPStatusError) as refused:
        asha.answer(session["id"], "no-such-question", "hello")

    assert code(refused.value.response) == (404, "session.no_such_question")


def test_an_answer_may_have_8000_characters_and_no_more(asha: Candidate) -> None:
    session = asha.open_interview(questions=1)
    question = session["questions"][0]["id"]

    assert asha.answer(session["id"], question, "é" * 8000)["answered"] == 1
    with pytest.raises(httpx.HTTPStatusError, match="422"):
        asha.answer(session["id"], question, "é" * 8001)


def test_an_ended_interview_takes_no_more_answers_and_ends_once(
    served: Served, asha: Candidate
) -> None:
    session = asha.open_interview(questions=1)
    ended = asha.end(session["id"])
    served.clock.forward(timedelta(minutes=1))

    assert asha.end(session["id"]) == ended
    with pytest.raises(httpx.HTTPStatusError) as refused:
        asha.answer(session["id"], session["questions"][0]["id"], "too late")
    assert code(refused.value.response) == (409, "session.ended")


def test_an_open_interview_is_not_evaluated_and_has_no_report(asha: Candidate) -> None:
    session = asha.open_interview(questions=1)
    path = f"sessions/{session['id']}"

    assert code(post(asha, f"{path}/evaluation", None)) == (409, "session.still_open")
    asha.end(session["id"])
    with pytest.raises(httpx.HTTPStatusError) as refused:
        asha.report(session["id"])
    assert code(refused.value.response) == (409, "session.not_evaluated")


@pytest.mark.both_backends
def test_an_evaluation_is_made_once_and_stays_the_same(served: Served, asha: Candidate) -> None:
    session = asha.open_interview(questions=2)
    asha.answer(session["id"], session["questions"][0]["id"], good_answer(session["questions"][0]))
    asha.end(session["id"])
    first = asha.evaluate(session["id"])
    served.clock.forward(timedelta(days=1))
    asha.log_in()

    assert asha.evaluate(session["id"]) == first
    assert first["answered"] == 1
    assert [each["evaluation"]["verdict"] for each in first["answers"]] == ["scored", "empty"]
    assert (
        first["answers"][0]["evaluation"]["overall"] > first["answers"][1]["evaluation"]["overall"]
    )
    assert first["rubric_version"]


def test_the_report_shows_progress_over_earlier_interviews_of_the_role(
    served: Served, asha: Candidate
) -> None:
    ids = []
    for _ in range(3):
        ids.append(finished(asha))
        served.clock.forward(timedelta(days=1))
        asha.log_in()
    asha.prepare_for("frontend", "mid")
    other = finished(asha)

    assert [point["session_id"] for point in asha.report(ids[2])["progress"]] == ids
    assert [point["session_id"] for point in asha.report(other)["progress"]] == [other]


def test_the_page_of_a_report_holds_no_script_and_escapes_what_was_said(asha: Candidate) -> None:
    session = asha.open_interview(questions=1)
    said = '<script>alert(1)</script> & "quotes" ' + good_answer(session["questions"][0])
    asha.answer(session["id"], session["questions"][0]["id"], said)
    asha.end(session["id"])
    asha.evaluate(session["id"])
    page = asha.http.get(
        f"/api/v1/sessions/{session['id']}/report?format=html",
        headers={"Authorization": f"Bearer {asha.token}"},
    )

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "<script" not in page.text
    assert "&lt;" in page.text
    assert "http://" not in page.text.replace("http://www.w3.org/", "")
    assert 'class="bar"' in page.text


def test_a_report_is_downloaded_as_a_pdf(asha: Candidate) -> None:
    session = asha.open_interview(questions=1)
    asha.end(session["id"])
    asha.evaluate(session["id"])
    printed = asha.http.get(
        f"/api/v1/sessions/{session['id']}/report?format=pdf",
        headers={"Authorization": f"Bearer {asha.token}"},
    )

    assert printed.headers["content-type"] == "application/pdf"
    assert f"report-{session['id']}.pdf" in printed.headers["content-disposition"]
    assert printed.content.startswith(b"%PDF-")


@pytest.mark.both_backends
def test_a_list_is_newest_first_and_comes_in_pages(served: Served, asha: Candidate) -> None:
    ids = []
    for _ in range(5):
        ids.append(asha.open_interview(questions=1)["id"])
        served.clock.forward(timedelta(minutes=1))
    first = asha.read("sessions?limit=3")
    second = asha.read(f"sessions?limit=3&cursor={first['next_cursor']}")

    assert [row["id"] for row in first["items"] + second["items"]] == ids[::-1]
    assert second["next_cursor"] is None


@pytest.mark.both_backends
def test_a_list_can_be_narrowed(served: Served, asha: Candidate) -> None:
    first = asha.open_interview(questions=1)
    served.clock.forward(timedelta(minutes=1))
    second = asha.open_interview(role="frontend", questions=1)
    asha.end(second["id"])
    at = second["created_at"]

    def listed(query: str) -> list[str]:
        return [row["id"] for row in asha.read(f"sessions?{query}")["items"]]

    assert listed("role=frontend") == listed("state=ended") == [second["id"]]
    assert listed(f"since={at}") == [second["id"]]
    assert listed(f"before={at}&state=open") == [first["id"]]
    assert listed("state=open&role=frontend") == []


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=x", "page=2", "cursor=nonsense", "state=shut"]
)
def test_a_list_refuses_a_query_that_it_does_not_know(asha: Candidate, query: str) -> None:
    with pytest.raises(httpx.HTTPStatusError, match="422"):
        asha.read(f"sessions?{query}")


@pytest.mark.both_backends
def test_a_deleted_interview_is_gone_with_its_report(asha: Candidate) -> None:
    session_id = finished(asha)
    signed = {"Authorization": f"Bearer {asha.token}"}

    assert asha.http.delete(f"/api/v1/sessions/{session_id}", headers=signed).status_code == 204
    gone = asha.http.delete(f"/api/v1/sessions/{session_id}", headers=signed)
    assert code(gone) == (404, "session.not_found")
    for path in ("", "/report"):
        with pytest.raises(httpx.HTTPStatusError, match="404"):
            asha.read(f"sessions/{session_id}{path}")
    assert asha.read("sessions")["items"] == []
