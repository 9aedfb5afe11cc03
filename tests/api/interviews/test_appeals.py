""" "I did say this": a missed point is judged again on marked words, once, and both are kept."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import httpx
import pytest

from dev.candidate import Candidate, Json
from shared.interviews.practice.model import MOST_SPAN_CHARS
from tests.support.scorer import said_and_missed
from tests.support.served import Served

pytestmark = pytest.mark.both_backends


class Case(NamedTuple):
    """An evaluated session whose first answer makes a point in words that did not count."""

    session: Json
    place: int
    answer: str
    said: str

    @property
    def where(self) -> str:
        question = self.session["questions"][0]["id"]
        return f"sessions/{self.session['id']}/questions/{question}/appeals"

    @property
    def body(self) -> Json:
        start = self.answer.index(self.said)
        return {"key_point": self.place, "start": start, "end": start + len(self.said)}


@pytest.fixture
def asha(served: Served) -> Candidate:
    person = served.member()
    person.prepare_for("backend", "mid")
    return person


def evaluated(person: Candidate) -> Case:
    """Evaluate a session in which a point is said and judged missed."""
    session = person.open_interview(questions=2, seed=7)
    place, answer, said = said_and_missed(session["questions"][0]["id"])
    person.answer(session["id"], session["questions"][0]["id"], answer)
    person.end(session["id"])
    person.evaluate(session["id"])
    return Case(session, place, answer, said)


def appealed(person: Candidate, case: Case, *, key: str | None = None, **other: int) -> Json:
    headers = {"Idempotency-Key": key} if key else {}
    body = case.body | other
    found: Json = person.send("POST", case.where, json=body, headers=headers).json()
    return found


def test_of_appeals_at_once_one_is_judged_and_under_one_key_all_are_answered(
    asha: Candidate,
) -> None:
    case = evaluated(asha)

    def appeal(key: str) -> int:
        headers = {"Authorization": f"Bearer {asha.token}", "Idempotency-Key": key}
        return asha.http.post(f"/api/v1/{case.where}", json=case.body, headers=headers).status_code

    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(appeal, ("a", "b", "a", "b")))

    assert sorted(statuses) == [201, 201, 409, 409]
    assert statuses[:2] == statuses[2:]
    again = appealed(asha, case, key="a" if statuses[0] == 201 else "b")
    assert len(again["appeals"]) == 1


def problem(person: Candidate, case: Case, *, key: str | None = None, **other: int) -> Any:
    with pytest.raises(httpx.HTTPStatusError) as caught:
        appealed(person, case, key=key, **other)
    return caught.value.response.status_code, caught.value.response.json()["code"]


def test_an_overturned_point_stands_beside_its_first_judgement_and_goes_with_the_session(
    served: Served, asha: Candidate, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    case = evaluated(asha)
    before = asha.report(case.session["id"])
    credits_before = asha.read("credits")

    found = appealed(asha, case)

    [appeal] = found["appeals"]
    assert (appeal["first"], appeal["second"], appeal["overturned"]) == ("missed", "covered", True)
    assert appeal["marked"] == case.said
    assert appeal["ground"] == "said"
    assert found["overall"] == before["answers"][0]["evaluation"]["overall"]
    assert found["overall_after"] > found["overall"]
    assert found["session_overall"] == before["overall"]
    assert found["session_overall_after"] == pytest.approx(found["overall_after"] / 2, abs=0.26)
    assert found["session_overall_after"] > before["overall"]
    report = asha.report(case.session["id"])
    shown = report["answers"][0]
    assert shown["appeals"] == [appeal]
    assert (report["overall_after"], shown["overall_after"]) == (
        found["session_overall_after"],
        found["overall_after"],
    )
    assert case.place not in {each["key_point"] for each in shown["follow_ups"]}
    new = {"overall_after", "appeals", "follow_ups"}
    assert {name: each for name, each in shown.items() if name not in new} == {
        name: each for name, each in before["answers"][0].items() if name not in new
    }
    page = asha.report_page(case.session["id"])
    assert f"for point {case.place + 1}. First judged: missed; judged again: covered." in page
    assert asha.read("credits") == credits_before
    told = [json.loads(each.message) for each in caplog.records if "appeal.judged" in each.message]
    assert [(each["overturned"], each["evaluator_version"]) for each in told] == [
        (True, appeal["second_version"])
    ]


def test_a_point_is_judged_again_once_and_a_lost_reply_is_sent_again(
    served: Served, asha: Candidate
) -> None:
    case = evaluated(asha)

    once = appealed(asha, case, key="k1")

    assert appealed(asha, case, key="k1") == once
    assert problem(asha, case, key="k1", end=len(case.answer) - 1) == (
        409,
        "request.idempotency_key_reused",
    )
    assert problem(asha, case, key="k2") == (409, "appeal.made_already")
    assert problem(asha, case, start=0, end=9) == (409, "appeal.made_already")
    assert asha.report(case.session["id"])["answers"][0]["appeals"] == once["appeals"]


def test_what_cannot_be_judged_again_is_refused_and_uses_nothing_up(
    served: Served, asha: Candidate
) -> None:
    case = evaluated(asha)
    size = len(case.answer)
    points = asha.report(case.session["id"])["answers"][0]["evaluation"]["key_points"]
    made = [place for place, point in enumerate(points) if point["coverage"] != "missed"]
    other = Case(
        case.session | {"questions": case.session["questions"][::-1]}, 0, case.answer, case.said
    )

    for span in ((3, 3), (5, 2), (0, size + 1), (size, size + 1), (1, 2), (0, MOST_SPAN_CHARS + 1)):
        refused = problem(asha, case, start=span[0], end=span[1])
        assert refused == (422, "appeal.no_such_span"), span
    assert problem(asha, case, key_point=len(points)) == (422, "appeal.no_such_point")
    assert problem(asha, case, key_point=-1)[0] == 422
    for place in made:
        assert problem(asha, case, key_point=place) == (409, "appeal.point_not_missed")
    assert problem(asha, other) == (409, "appeal.nothing_to_judge")
    ben = served.member("Ben", "ben@example.com")
    assert problem(ben, case) == (404, "session.not_found")
    assert len(appealed(asha, case)["appeals"]) == 1
    asha.delete(f"sessions/{case.session['id']}")
    assert problem(asha, case) == (404, "session.not_found")
    still_open = asha.open_interview(questions=1)
    assert problem(asha, case._replace(session=still_open)) == (409, "session.not_evaluated")
