"""What was read of a resume is corrected by its owner, and counts from then on."""

import json
from typing import Any

import httpx
import pytest

from dev.candidate import DEMO_RESUME, Candidate, Json
from tests.support import hostile_pdfs as hostile
from tests.support.served import Served


@pytest.fixture
def asha(served: Served) -> Candidate:
    return served.member()


def patch(person: Candidate, resume: Json, body: Json, **headers: str) -> httpx.Response:
    signed = {"Authorization": f"Bearer {person.token}", **headers}
    return person.http.patch(f"/api/v1/resumes/{resume['id']}", json=body, headers=signed)


def correct(person: Candidate, resume: Json, body: Json) -> Json:
    answer = patch(person, resume, body)
    assert answer.status_code == 200, answer.text
    corrected: Json = answer.json()
    assert corrected == person.read(f"resumes/{resume['id']}")
    return corrected


def at(document: Any, pointer: str) -> Any:
    for part in pointer.split("/")[1:]:
        document = document[int(part)] if isinstance(document, list) else document[part]
    return document


def asked_about(person: Candidate, resume: Json) -> list[Json]:
    session = person.open_interview(questions=15, resume_id=resume["id"])
    return [each["about"] for each in session["questions"] if each["about"]]


@pytest.mark.both_backends
@pytest.mark.clause("P7.2")
def test_what_was_read_wrongly_is_corrected_and_the_rest_keeps_its_place(asha: Candidate) -> None:
    read = asha.upload_demo()
    jobs = read["parsed"]["resume"]["work"]
    right = {
        "basics": {"name": "Asha R. Rao", "phone": None},
        "work": [{**jobs[0], "name": "Kaveri"}],
    }
    corrected = correct(asha, read, right)["parsed"]

    resume = corrected["resume"]
    assert (resume["basics"]["name"], resume["basics"]["phone"]) == ("Asha R. Rao", None)
    assert resume["basics"]["email"] == "asha.rao@example.com"
    assert [job["name"] for job in resume["work"]] == ["Kaveri"]
    assert corrected["stated"] == ["/basics/name", "/basics/phone", "/work"]
    before = {each["pointer"]: each for each in read["parsed"]["evidence"]}
    now = {each["pointer"]: each for each in corrected["evidence"]}
    assert {"/basics/name", "/work/0/name"}.isdisjoint(now)
    assert now["/work/0/position"] == before["/work/0/position"]
    [held] = [r["data"] for r in asha.read("account/data")["records"] if r["kind"] == "resume"]
    assert held["correction"]["resume"]["work"][0]["name"] == "Kaveri"


def test_the_evidence_of_what_stays_moves_with_it(asha: Candidate) -> None:
    read = asha.upload_demo()
    resume = read["parsed"]["resume"]
    assert len(resume["work"]) > 1
    skills = [
        {**group, "keywords": [*reversed(group["keywords"])]}
        for group in reversed(resume["skills"])
    ]
    moved = correct(asha, read, {"work": resume["work"][1:], "skills": skills})["parsed"]

    before = {each["pointer"]: each for each in read["parsed"]["evidence"]}
    quotes = {
        (at(resume, p), e["quote"]) for p, e in before.items() if isinstance(at(resume, p), str)
    }
    for each in moved["evidence"]:
        value = at(moved["resume"], each["pointer"])
        assert not isinstance(value, str) or (value, each["quote"]) in quotes
    first_of_now = next(e for e in moved["evidence"] if e["pointer"] == "/work/0/name")
    assert first_of_now["quote"] == before["/work/1/name"]["quote"]


@pytest.mark.clause("P7.2")
def test_questions_are_drawn_from_what_is_stated_and_not_from_what_was_removed(
    served: Served, asha: Candidate
) -> None:
    read = asha.upload_demo()
    asha.prepare_for("backend", "mid")
    jobs = [
        {
            "name": "Narmada Logistics",
            "position": "Engineer",
            "startDate": "2023-01",
            "current": True,
        }
    ]
    stated = {"skills": [{"name": "Erlang"}], "work": jobs, "projects": None, "certificates": []}
    correct(asha, read, stated)

    about = asked_about(asha, read)
    facts = {each["fact"] for each in about}
    assert {"Erlang", "Narmada Logistics"} <= facts
    assert not any("Kaveri" in fact or "Airflow" in fact for fact in facts)
    erlang = next(each for each in about if each["fact"] == "Erlang")
    assert (erlang["page"], erlang["quote"]) == (None, "Erlang")


def test_a_scan_is_filled_in_by_its_owner(asha: Candidate) -> None:
    scan = asha.upload(hostile.scanned_page())
    asha.prepare_for("backend", "mid")
    assert scan["status"] == "no_text"
    filled = correct(asha, scan, {"skills": [{"name": "Databases", "keywords": ["PostgreSQL"]}]})

    assert filled["status"] == "parsed"
    session = asha.open_interview(questions=10)
    assert "PostgreSQL" in {each["about"]["fact"] for each in session["questions"] if each["about"]}


def test_a_patch_that_states_nothing_changes_nothing(asha: Candidate) -> None:
    scan = asha.upload(hostile.scanned_page())
    states_nothing: tuple[Json, ...] = ({}, {"basics": {}})
    for nothing in states_nothing:
        assert correct(asha, scan, nothing) == scan

    assert correct(asha, scan, {"work": None})["status"] == "no_text"


def test_one_member_of_an_address_is_stated_by_itself(asha: Candidate) -> None:
    read = asha.upload_demo()
    place = {"city": "Pune", "countryCode": "IN"}
    whole = correct(asha, read, {"basics": {"location": place}})["parsed"]
    same = correct(asha, read, {"basics": {"location": {}}})["parsed"]
    moved = correct(asha, read, {"basics": {"location": {"city": "Goa"}}})["parsed"]

    assert same == whole
    assert whole["stated"] == ["/basics/location/city", "/basics/location/countryCode"]
    assert moved["resume"]["basics"]["location"]["city"] == "Goa"
    assert moved["resume"]["basics"]["location"]["countryCode"] == "IN"
    gone = correct(asha, read, {"basics": {"location": None}})["parsed"]
    assert gone["resume"]["basics"]["location"] is None


SCRIPTS = (
    "javascript:alert(1)",
    "JavaScript:1;alert(1)",
    "javascript:0,alert(1)",
    "javascript:443/alert(1)",
    "data:text/html,x",
    "x.y:alert(1)",
    "vbscript:1",
    "://a",
)
ADDRESSES = (
    "https://a.example.com:8080/x?y#z",
    "HTTP://a.example.com",
    "mailto:a@example.com",
    "a.example.com",
    "a.example.com/b:c",
    "a.example.com:8080/x",
    "localhost:3000",
)


def test_only_addresses_of_the_web_and_of_email_may_be_stated(asha: Candidate) -> None:
    read = asha.upload_demo()
    for script in SCRIPTS:
        refused = patch(asha, read, {"basics": {"url": script}})
        assert refused.status_code == 422, script
    for address in ADDRESSES:
        assert correct(asha, read, {"basics": {"url": address}})["parsed"]["resume"]["basics"][
            "url"
        ]


@pytest.mark.both_backends
def test_of_two_tabs_the_second_is_told_and_the_same_again_changes_nothing(
    asha: Candidate,
) -> None:
    read = asha.upload_demo()
    seen = asha.send("GET", f"resumes/{read['id']}").headers["ETag"]
    first = patch(asha, read, {"basics": {"name": "One"}}, **{"If-Match": seen})
    second = patch(asha, read, {"basics": {"name": "Two"}}, **{"If-Match": seen})

    assert (first.status_code, second.status_code) == (200, 412)
    assert second.json()["code"] == "request.changed_meanwhile"
    again = patch(asha, read, {"basics": {"name": "One"}}, **{"If-Match": seen})
    assert again.json() == first.json() == asha.upload(DEMO_RESUME.read_bytes())


REFUSED: dict[str, tuple[Json, str, str]] = {
    "an unknown list": ({"jobs": []}, "", "Unknown member"),
    "a misspelt member": ({"basics": {"names": "A"}}, "/basics", "did you mean name?"),
    "an end before the start": (
        {"work": [{"name": "A", "startDate": "2020-05", "endDate": "2019"}]},
        "/work/0",
        "endDate lies before startDate",
    ),
    "a script": (
        {"basics": {"url": "javascript:alert(1)"}},
        "/basics/url",
        "must be a web or an email address",
    ),
    "two lines of a name": ({"basics": {"name": "A\nB"}}, "/basics/name", "control characters"),
    "a month that is none": ({"work": [{"startDate": "2020-13"}]}, "/work/0/startDate", "pattern"),
    "too many": ({"skills": [{"name": "A"}] * 51}, "/skills", "at most 50"),
    "a number": ({"skills": [{"name": 5}]}, "/skills/0/name", "string"),
}


@pytest.mark.parametrize(("body", "pointer", "detail"), REFUSED.values(), ids=REFUSED)
def test_what_no_resume_says_is_refused_by_its_place(
    asha: Candidate, body: Json, pointer: str, detail: str
) -> None:
    read = asha.upload_demo()
    refused = patch(asha, read, body)

    assert refused.status_code == 422, refused.text
    [fault] = refused.json()["errors"]
    assert (fault["pointer"], detail in fault["detail"]) == (pointer, True), fault
    assert "javascript" not in json.dumps(refused.json())
    assert asha.read(f"resumes/{read['id']}") == read
