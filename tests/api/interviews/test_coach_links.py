"""A coach's link: read blind, graded once, revoked at once, and gone with what it leads to."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

import httpx
import pytest

from dev.candidate import Candidate, Json, good_answer
from shared.bootstrap import using
from shared.interviews.coaching.links import GivenGrade
from shared.interviews.coaching.model import MOST_LINKS, MOST_OPEN_LINKS
from shared.interviews.errors import NoSuchReportLink
from shared.interviews.evaluation import SessionEvaluation
from shared.interviews.repository import SessionRepository
from shared.store import Contended
from tests.support.served import Served

SECRET = "I would add an index on the column that is filtered by, and measure again."


@pytest.fixture
def asha(served: Served) -> Candidate:
    person = served.member()
    person.prepare_for("backend", "mid")
    return person


def evaluated(person: Candidate) -> Json:
    """Hold an interview with a good answer, a short one and none."""
    session = person.open_interview(questions=3, seed=1)
    first, second, _ = session["questions"]
    person.answer(session["id"], first["id"], good_answer(first))
    person.answer(session["id"], second["id"], SECRET)
    person.end(session["id"])
    person.evaluate(session["id"])
    return session


def made(
    person: Candidate, session: Json, headers: dict[str, str] | None = None, **body: Any
) -> Json:
    path = f"sessions/{session['id']}/coach-links"
    answer: Json = person.send("POST", path, json=body, headers=headers or {}).json()
    return answer


def links(person: Candidate, session: Json) -> list[Json]:
    found: list[Json] = person.read(f"sessions/{session['id']}/coach-links")["items"]
    return found


def key_of(link: Json) -> str:
    return str(httpx.URL(link["url"]).params["key"])


class Coach:
    """Somebody with a link and a browser, and nothing else."""

    def __init__(self, served: Served, session: Json, key: str) -> None:
        self.http = served.client()
        self.path = f"/api/v1/sessions/{session['id']}/coach"
        self.key = key

    def open(self, format_: str = "json") -> httpx.Response:
        return self.http.get(self.path, params={"key": self.key, "format": format_})

    def grade(self, grades: list[Json], note: str = "") -> httpx.Response:
        body = {"grades": grades, "note": note}
        return self.http.post(f"{self.path}/grades", params={"key": self.key}, json=body)

    def send_form(self, fields: dict[str, str]) -> httpx.Response:
        return self.http.post(f"{self.path}/form", params={"key": self.key}, data=fields)


def coach(served: Served, session: Json, link: Json) -> Coach:
    return Coach(served, session, key_of(link))


def grades(session: Json, *scores: float, note: str = "") -> list[Json]:
    return [
        {"question_id": question["id"], "score": score, "note": note}
        for question, score in zip(session["questions"], scores, strict=False)
    ]


def refused(response: httpx.Response, status: int = 404, code: str = "report.no_such_link") -> bool:
    return (response.status_code, response.json()["code"]) == (status, code)


@pytest.mark.both_backends
def test_a_coach_grades_blind_and_the_candidate_learns_how_near_we_are(
    served: Served, asha: Candidate
) -> None:
    session = evaluated(asha)
    link = made(asha, session)
    reader = coach(served, session, link)

    before = reader.open()
    shown = before.json()
    assert (shown["candidate"], shown["report"], shown["grades"]) == (None, None, [])
    assert [each["answer"] for each in shown["answers"]][1:] == [SECRET, ""]
    for word in ("overall", "evaluation", "key_point", "reference_answer", "covered", "Asha"):
        assert word not in before.text.replace(good_answer(session["questions"][0]), "")

    after = reader.grade(grades(session, 4, 1.5, note="Say what you measured."), "Well begun.")
    assert after.status_code == 201
    report = asha.report(session["id"])
    ours = [each["evaluation"]["overall"] for each in report["answers"]]
    apart = round((abs(4 - ours[0]) + abs(1.5 - ours[1])) / 2, 2)
    assert after.json()["report"]["overall"] == report["overall"]
    assert after.json()["agreement"] == {"mean_difference": apart, "answers": 2}
    [kept] = links(asha, session)
    assert kept["agreement"] == after.json()["agreement"]
    assert [each["score"] for each in kept["grades"]] == [4, 1.5]
    assert [each["ours"] for each in kept["grades"]] == ours[:2]
    assert (kept["note"], kept["grades"][0]["note"]) == ("Well begun.", "Say what you measured.")
    assert "url" not in kept


@pytest.mark.both_backends
def test_a_candidate_knows_whom_a_link_is_for_and_when_it_was_last_opened(
    served: Served, asha: Candidate
) -> None:
    session = evaluated(asha)
    link = made(asha, session, label="Meera, my mentor", days=2)
    reader = coach(served, session, link)
    assert (link["label"], link["last_used_at"]) == ("Meera, my mentor", None)

    seen = []
    for minutes in (0, 59, 2):
        served.clock.forward(timedelta(minutes=minutes))
        assert "Meera" not in reader.open().text
        asha.log_in()
        [kept] = links(asha, session)
        seen.append(datetime.fromisoformat(kept["last_used_at"]))

    assert [each - seen[0] for each in seen] == [timedelta(), timedelta(), timedelta(minutes=61)]


def test_a_coach_reads_also_where_the_note_of_it_is_lost(
    served: Served, asha: Candidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = evaluated(asha)
    reader = coach(served, session, made(asha, session))

    def contended(*_: object) -> None:
        raise Contended

    with monkeypatch.context() as patched:
        patched.setattr(SessionRepository, "change", contended)
        assert reader.open().status_code == 200
    assert links(asha, session)[0]["last_used_at"] is None


@pytest.mark.both_backends
def test_a_revoked_link_is_dead_at_once_on_every_instance(served: Served, asha: Candidate) -> None:
    session = evaluated(asha)
    link, kept = made(asha, session), made(asha, session)
    reader = coach(served, session, link)
    other = served.again()
    with using(other.services):
        assert reader.open().status_code == 200
    path = f"sessions/{session['id']}/coach-links/{link['id']}"

    asha.delete(path)

    assert refused(reader.open())
    with using(other.services):
        assert refused(reader.open())
        assert refused(reader.open("html"))
        assert refused(reader.grade(grades(session, 4, 4)))
        assert refused(reader.send_form({f"score:{session['questions'][0]['id']}": "4"}))
    asha.delete(path)
    assert [each["state"] for each in links(asha, session)] == ["revoked", "open"]
    assert coach(served, session, kept).open().status_code == 200


@pytest.mark.both_backends
def test_grades_are_given_once_and_the_same_again_is_no_other(
    served: Served, asha: Candidate
) -> None:
    session = evaluated(asha)
    reader = coach(served, session, made(asha, session))

    first = reader.grade(grades(session, 4, 2))
    again = reader.grade(grades(session, 4, 2)[::-1])
    other = reader.grade(grades(session, 4, 2.5))

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert refused(other, 409, "coach.already_graded")
    assert [each["score"] for each in links(asha, session)[0]["grades"]] == [4, 2]


@pytest.mark.both_backends
def test_of_two_coaches_with_one_link_one_grades(served: Served, asha: Candidate) -> None:
    session = evaluated(asha)
    key = key_of(made(asha, session))

    def grade(score: float) -> int:
        return Coach(served, session, key).grade(grades(session, score, 1)).status_code

    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(pool.map(grade, (1, 2, 3, 4)))

    assert statuses == [201, 409, 409, 409]
    assert len(links(asha, session)[0]["grades"]) == 2


@pytest.mark.both_backends
def test_what_was_revoked_while_grades_arrive_takes_none(served: Served, asha: Candidate) -> None:
    session = evaluated(asha)
    link = made(asha, session)
    user_id, links_ = asha.read("account")["user_id"], served.services.interviews.coach_links

    class RevokedAfterwards:
        """Reads a session, which is revoked before anything is written."""

        def evaluated(self, **of: str) -> Any:
            found = links_.evaluation.evaluated(**of)
            links_.revoke(user_id=user_id, session_id=session["id"], link_id=link["id"])
            return found

    raced = replace(links_, evaluation=cast("SessionEvaluation", RevokedAfterwards()))
    given = tuple(GivenGrade(each["id"], 4.0, "") for each in session["questions"][:2])

    with pytest.raises(NoSuchReportLink):
        raced.grade(session_id=session["id"], key=key_of(link), given=given, note="")

    [kept] = links(asha, session)
    assert (kept["state"], kept["grades"]) == ("revoked", [])


def test_grades_that_arrive_while_the_account_is_erased_are_refused(
    served: Served, asha: Candidate
) -> None:
    session = evaluated(asha)
    link, coach_links = made(asha, session), served.services.interviews.coach_links

    class ErasedAfterwards:
        """Reads a session whose account is deleted before anything is written."""

        def evaluated(self, **of: str) -> Any:
            found = coach_links.evaluation.evaluated(**of)
            asha.delete_account()
            return found

    raced = replace(coach_links, evaluation=cast("SessionEvaluation", ErasedAfterwards()))
    given = tuple(GivenGrade(each["id"], 4.0, "") for each in session["questions"][:2])

    with pytest.raises(NoSuchReportLink):
        raced.grade(session_id=session["id"], key=key_of(link), given=given, note="Kept?")

    served.finish_erasures()
    assert not [name for name, kept in served.storage.contents().items() if b"Kept?" in kept]


@pytest.mark.both_backends
def test_whatever_is_wrong_with_a_link_there_is_one_answer(served: Served, asha: Candidate) -> None:
    session, elsewhere = evaluated(asha), evaluated(asha)
    link = made(asha, session, days=1)
    key = key_of(link)
    user, name, secret = key.split(".")
    wrong = [
        "x", key[:-1], f"{user}.{name}.{'A' * 43}", f"{user}.col_{'0' * 32}.{secret}",
        f"usr_{'0' * 32}.{name}.{secret}", f"{key}\n",
    ]  # fmt: skip
    answers = [Coach(served, session, each).open() for each in wrong]
    answers.append(Coach(served, elsewhere, key).open())
    answers.append(Coach(served, {"id": f"ses_{'0' * 32}"}, key).open())
    served.clock.forward(timedelta(days=1))
    answers.append(Coach(served, session, key).open())

    assert all(refused(each) for each in answers)
    assert len({each.json()["detail"] for each in answers}) == 1
    asha.log_in()
    assert [each["state"] for each in links(asha, session)] == ["expired"]


@pytest.mark.both_backends
@pytest.mark.parametrize("what", ["session", "account"])
def test_a_link_ends_with_its_session_and_its_account(
    served: Served, asha: Candidate, what: str
) -> None:
    session = evaluated(asha)
    reader = coach(served, session, made(asha, session))

    if what == "session":
        asha.delete(f"sessions/{session['id']}")
    else:
        asha.delete_account()

    assert refused(reader.open())
    assert refused(reader.grade(grades(session, 4, 4)))


def test_only_a_digest_of_the_token_is_kept(served: Served, asha: Candidate) -> None:
    session = evaluated(asha)
    reader = coach(served, session, made(asha, session))
    reader.grade(grades(session, 4, 2, note="Say what you measured."))
    secret = reader.key.rpartition(".")[2].encode()

    kept = served.storage.contents()

    assert len(secret) == 43
    assert not [name for name, content in kept.items() if secret in content]
    assert any(b"Say what you measured." in content for content in kept.values())
    held = str(asha.read("account/data"))
    assert "Say what you measured." in held
    assert "digest" not in held


def test_the_same_request_makes_one_link_and_each_reply_works(
    served: Served, asha: Candidate
) -> None:
    session, same = evaluated(asha), {"Idempotency-Key": "k1"}

    one, other = made(asha, session, same), made(asha, session, same)

    assert one["id"] == other["id"]
    assert one["url"] != other["url"]
    assert all(coach(served, session, each).open().status_code == 200 for each in (one, other))
    with pytest.raises(httpx.HTTPStatusError) as caught:
        made(asha, session, same, days=3)
    assert refused(caught.value.response, 409, "request.idempotency_key_reused")
    asha.delete(f"sessions/{session['id']}/coach-links/{one['id']}")
    assert all(refused(coach(served, session, each).open()) for each in (one, other))
    with pytest.raises(httpx.HTTPStatusError) as caught:
        made(asha, session, same)
    assert refused(caught.value.response)


def test_the_name_and_citations_of_the_resume_are_shown_only_on_consent(
    served: Served, asha: Candidate
) -> None:
    asha.upload_demo()
    session = asha.open_interview(questions=6, seed=1)
    for question in session["questions"]:
        asha.answer(session["id"], question["id"], "I measured first.")
    asha.end(session["id"])
    asha.evaluate(session["id"])
    assert any(question["about"] for question in session["questions"])
    every = grades(session, 1, 1, 1, 1, 1, 1)

    unnamed = coach(served, session, made(asha, session)).grade(every).json()
    named = coach(served, session, made(asha, session, show_name=True)).grade(every).json()

    assert (unnamed["candidate"], unnamed["report"]["candidate"]) == (None, "The candidate")
    assert [each["about"] for each in unnamed["report"]["answers"]] == [None] * 6
    assert (named["candidate"], named["report"]["candidate"]) == ("Asha Rao", "Asha Rao")
    assert any(each["about"] for each in named["report"]["answers"])


def test_a_coach_sees_nothing_of_other_sessions(served: Served, asha: Candidate) -> None:
    evaluated(asha)
    served.clock.forward(timedelta(hours=1))
    asha.log_in()
    session = evaluated(asha)

    shown = coach(served, session, made(asha, session)).grade(grades(session, 4, 2)).json()

    assert [each["session_id"] for each in shown["report"]["progress"]] == [session["id"]]
    assert len(asha.report(session["id"])["progress"]) == 2


def test_every_answer_needs_one_grade_and_nothing_else(served: Served, asha: Candidate) -> None:
    session = evaluated(asha)
    reader = coach(served, session, made(asha, session))
    good = grades(session, 4, 2)

    for wrong in (
        good[:1],
        [*good, good[0]],
        [good[0], {**good[1], "question_id": "no-such-question"}],
        [],
        grades(session, 4, 2, 0),  # the last question was left unanswered
    ):
        assert refused(reader.grade(wrong), 422, "coach.grades_incomplete")
    assert links(asha, session)[0]["graded_at"] is None


def test_a_grade_is_a_number_from_0_to_5_and_a_note_is_no_novel(
    served: Served, asha: Candidate
) -> None:
    session = evaluated(asha)
    reader = coach(served, session, made(asha, session))

    wrong = [grades(session, score, 2) for score in (-0.5, 5.5, "4", None, True)]  # type: ignore[arg-type]
    wrong.append(grades(session, 4, 2, note="n" * 501))
    responses = [reader.grade(each) for each in wrong]
    responses.append(reader.grade(grades(session, 4, 2), note="n" * 2001))

    assert {each.status_code for each in responses} == {422}
    assert reader.open().json()["graded_at"] is None


def test_a_link_lives_a_month_at_most(asha: Candidate) -> None:
    session = evaluated(asha)

    for days in (0, 31, 1.5, "7"):
        with pytest.raises(httpx.HTTPStatusError) as caught:
            made(asha, session, days=days)
        assert caught.value.response.status_code == 422
    assert links(asha, session) == []


def test_there_is_an_end_to_links_and_revoking_makes_room(asha: Candidate) -> None:
    session = evaluated(asha)
    made_before = [made(asha, session) for _ in range(MOST_OPEN_LINKS)]
    with pytest.raises(httpx.HTTPStatusError) as caught:
        made(asha, session)
    assert refused(caught.value.response, 409, "coach.too_many_links")

    asha.delete(f"sessions/{session['id']}/coach-links/{made_before[0]['id']}")
    made(asha, session)

    assert len(links(asha, session)) == MOST_OPEN_LINKS


def test_links_with_grades_stay_and_are_bounded(served: Served, asha: Candidate) -> None:
    session = evaluated(asha)
    for _ in range(MOST_LINKS):
        link = made(asha, session)
        assert coach(served, session, link).grade(grades(session, 4, 2)).status_code == 201
        asha.delete(f"sessions/{session['id']}/coach-links/{link['id']}")

    with pytest.raises(httpx.HTTPStatusError) as caught:
        made(asha, session)

    assert refused(caught.value.response, 409, "coach.too_many_links")
    assert len(links(asha, session)) == MOST_LINKS


def test_what_is_no_evaluated_session_of_mine_gets_no_link(served: Served, asha: Candidate) -> None:
    ben = served.member("Ben", "ben@example.com")
    session, still_open = evaluated(asha), asha.open_interview(questions=1)

    for person, where, refusal in (
        (ben, session, (404, "session.not_found")),
        (asha, still_open, (409, "session.not_evaluated")),
    ):
        with pytest.raises(httpx.HTTPStatusError) as caught:
            made(person, where)
        assert refused(caught.value.response, *refusal)
    link = made(asha, session)
    with pytest.raises(httpx.HTTPStatusError) as caught:
        ben.delete(f"sessions/{session['id']}/coach-links/{link['id']}")
    assert refused(caught.value.response, 404, "session.not_found")
    with pytest.raises(httpx.HTTPStatusError) as caught:
        asha.delete(f"sessions/{session['id']}/coach-links/col_{'0' * 32}")
    assert refused(caught.value.response)


def test_a_page_without_a_script_grades_by_its_form(served: Served, asha: Candidate) -> None:
    session = evaluated(asha)
    link = made(asha, session)
    reader = coach(served, session, link)
    page = reader.http.get(link["url"])
    policy = page.headers["content-security-policy"]
    names = re.findall(r'name="([^"]+)" required', page.text)

    assert (page.status_code, "<script" in page.text) == (200, False)
    assert "form-action 'self'" in policy
    assert "sandbox allow-forms" in policy
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-robots-tag"] == "noindex, nofollow"
    assert names == [f"score:{each['id']}" for each in session["questions"][:2]]
    assert "Ours" not in page.text

    incomplete = reader.send_form({names[0]: "4.0"})
    strange = reader.send_form({**dict.fromkeys(names, "4"), "admin": "1"})
    words = reader.send_form(dict.fromkeys(names, "four"))
    sent = {**dict.fromkeys(names, "4.0"), "note": "Two\r\nlines <b>"}
    done, again = reader.send_form(sent), reader.send_form(sent)

    assert refused(incomplete, 422, "coach.grades_incomplete")
    assert refused(strange, 400, "request.malformed")
    assert refused(words, 400, "request.malformed")
    assert (done.status_code, again.text) == (200, done.text)
    assert "Ours" in done.text
    assert "lines &lt;b&gt;" in done.text
    assert links(asha, session)[0]["note"] == "Two\nlines <b>"
    assert refused(reader.send_form({**sent, "note": "Other"}), 409, "coach.already_graded")


def test_one_network_opens_links_so_often_and_no_more(
    served: Served, asha: Candidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.accounts.pace.MAX_REQUESTS", 3)
    session = evaluated(asha)
    strict = served.again(rate_limits=True)
    with using(strict.services):
        reader = coach(strict, session, made(asha, session))
        statuses = [reader.open().status_code for _ in range(3)]
        refusals = [reader.open(), reader.grade([]), reader.send_form({"note": ""})]

    assert statuses == [200] * 3
    assert all(refused(each, 429, "auth.too_many_attempts") for each in refusals)
    assert all(int(each.headers["retry-after"]) <= 60 for each in refusals)
