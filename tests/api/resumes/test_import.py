"""A resume as a JSON Resume document: what is kept of it is certain, what is not is named."""

import json
from typing import Any

import httpx
import pytest

from dev.candidate import Candidate, Json
from tests.support.served import Served

SENT: Json = {
    "$schema": "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json",
    "basics": {
        "name": "Meera Pillai",
        "label": "",
        "image": "https://example.com/me.png",
        "email": "meera@example.com",
        "location": {"city": "Kochi", "countryCode": "IN", "planet": "Earth"},
        "profiles": [
            {"network": "Twitter", "username": "meera", "url": ""},
            {"network": "GitHub", "username": "meera", "url": "https://github.com/meera"},
        ],
    },
    "work": [
        {
            "name": "Periyar Foods",
            "position": "Backend Engineer",
            "url": "https://example.com",
            "startDate": "2021-03-15",
            "highlights": [
                "Cut the nightly billing run from 6 hours to 40 minutes with PostgreSQL."
            ],
        },
        {"name": "Chola Bank", "position": "Developer", "startDate": "2018", "endDate": "2021-02"},
        {"name": ""},
    ],
    "skills": [{"name": "PostgreSQL", "level": "Master", "keywords": []}],
    "volunteer": [{"organization": "Library"}],
    "meta": {"version": "v1.0.0"},
}


@pytest.fixture
def meera(served: Served) -> Candidate:
    return served.member()


def sent(person: Candidate, document: Any, **headers: str) -> httpx.Response:
    signed = {"Authorization": f"Bearer {person.token}", **headers}
    return person.http.post("/api/v1/json-resumes", json=document, headers=signed)


@pytest.mark.both_backends
def test_what_is_kept_of_a_document_is_certain_and_what_is_not_is_named(meera: Candidate) -> None:
    answer = sent(meera, SENT)
    assert answer.status_code == 201, answer.text
    resume = answer.json()

    now = resume["parsed"]["resume"]
    assert [(job["name"], job["startDate"], job["current"]) for job in now["work"]] == [
        ("Periyar Foods", "2021-03", True),
        ("Chola Bank", "2018", False),
    ]
    assert [each["network"] for each in now["basics"]["profiles"]] == ["GitHub"]
    assert now["basics"]["location"]["city"] == "Kochi"
    assert resume["left_out"] == [
        "/volunteer",
        "/work/0/url",
        "/skills/0/level",
        "/basics/image",
        "/basics/location/planet",
        "/work/2",
        "/basics/profiles/0",
    ]
    assert resume["status"] == "parsed"
    assert {"/work", "/skills", "/basics/name"} <= set(resume["parsed"]["stated"])
    assert meera.read(f"resumes/{resume['id']}") == resume


@pytest.mark.both_backends
def test_questions_are_drawn_from_a_document_and_its_file_is_what_is_kept(meera: Candidate) -> None:
    meera.prepare_for("backend", "mid")
    resume = sent(meera, SENT).json()
    session = meera.open_interview(questions=15, resume_id=resume["id"])
    about = [each["about"] for each in session["questions"] if each["about"]]
    link = meera.read(f"resumes/{resume['id']}/file")
    file = meera.http.get(link["url"])

    assert any(each["pointer"].startswith("/work/0") and each["page"] is None for each in about)
    assert file.headers["content-type"] == "application/json"
    assert file.json()["basics"]["email"] == "meera@example.com"
    assert "volunteer" not in file.text
    assert "Earth" not in file.text


def test_the_same_document_again_is_the_same_resume(meera: Candidate) -> None:
    first = sent(meera, SENT)
    again = sent(meera, json.loads(json.dumps(SENT, sort_keys=True)))

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert len(meera.read("resumes")["items"]) == 1


def test_what_was_left_out_is_answered_of_the_document_that_was_sent(meera: Candidate) -> None:
    first = sent(meera, SENT).json()
    again = sent(meera, {**SENT, "awards": [{"title": "Best"}]})

    assert (again.status_code, again.json()["id"]) == (200, first["id"])
    assert "/awards" in again.json()["left_out"]


def test_what_we_showed_may_be_sent_back(meera: Candidate) -> None:
    """Our own documents say what goes on: nothing of it is guessed again, and nothing left out."""
    shown = meera.upload_demo()["parsed"]["resume"]
    shown["education"][0].update(endDate=None, current=False)

    resume = sent(meera, shown).json()

    assert resume["parsed"]["resume"] == shown
    assert resume["left_out"] == []


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ({"work": [{"name": "A"}, {"name": "B", "startDate": "June 2020"}]}, "/work/1/startDate"),
        ({"work": [{"name": "A", "startDate": "2021", "endDate": "2020"}]}, "/work/0"),
        ({"work": [{"name": ["A"]}]}, "/work/0/name"),
        ({"work": ["A"]}, "/work/0"),
        ({"work": {"name": "A"}}, "/work"),
        ({"skills": [{"keywords": ["Go"]}]}, "/skills/0/name"),
        ({"basics": {"url": "javascript:alert(1)"}}, "/basics/url"),
        ({"basics": {"name": "A\u202eB"}}, "/basics/name"),
        ({"basics": {"profiles": [{"url": ""}, {"network": "X", "url": "ftp:x"}]}}, "/basics"),
        ({"skills": [{"name": str(each)} for each in range(51)]}, "/skills"),
    ],
)
def test_a_value_that_breaks_a_rule_is_named_and_nothing_is_kept(
    meera: Candidate, document: Json, pointer: str
) -> None:
    answer = sent(meera, document)

    assert answer.status_code == 422
    assert any(each["pointer"].startswith(pointer) for each in answer.json()["errors"])
    assert meera.read("resumes")["items"] == []


@pytest.mark.parametrize(
    "document",
    [{}, {"meta": {}}, {"basics": {"image": "x"}}, {"work": [{"name": " "}]}, {"basics": None}],
)
def test_a_document_of_which_nothing_is_kept_is_refused(meera: Candidate, document: Json) -> None:
    answer = sent(meera, document)

    assert (answer.status_code, answer.json()["code"]) == (422, "resume.nothing_stated")
    assert meera.read("resumes")["items"] == []


def test_names_of_what_was_left_out_are_pointers_and_few(meera: Candidate) -> None:
    document = {"a/b~c": 1, **{f"x{each}": 1 for each in range(90)}, "skills": [{"name": "Go"}]}

    left_out = sent(meera, document).json()["left_out"]

    assert left_out[0] == "/a~1b~0c"
    assert len(left_out) == 50
