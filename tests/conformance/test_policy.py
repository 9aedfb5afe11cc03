"""The promises of the privacy policy, shown through the public endpoints.

Act as a user, then look at everything that is stored, queued, sent and logged.
"""

import base64
import json
import logging
import re
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from dev.candidate import Candidate, good_answer
from shared.kernel.clock import read_stamp
from shared.ports.documents import CONTAINERS
from shared.ports.queues import EMAILS
from tests.served import Served

CANARY = "Zanzibar-Quokka"
PASSWORD = "Periwinkle canary 8154"


def places_of(served: Served, text: str) -> list[str]:
    """List where a text is kept, in any of the forms that a store may give it."""
    plain = text.encode()
    forms = {
        plain,
        text.encode("utf-16-le"),
        json.dumps(text)[1:-1].encode(),
        base64.b64encode(plain)[:-4],
    }
    return sorted(
        where
        for where, content in served.place.contents().items()
        if any(form in content for form in forms)
    )


def journey(person: Candidate) -> str:
    """Do everything that a candidate can do; return the id of the interview."""
    person.prepare_for("backend", "senior", f"goal {CANARY}")
    person.upload_demo()
    session = person.open_interview(questions=3)
    for question in session["questions"]:
        person.answer(session["id"], question["id"], f"{good_answer(question)} {CANARY}")
    person.end(session["id"])
    person.evaluate(session["id"])
    session_id: str = session["id"]
    return session_id


@pytest.mark.clause("P2.1a", "P6.2")
def test_a_password_is_nowhere_but_as_a_bcrypt_hash(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    person = served.newcomer()
    person.password = PASSWORD
    person.register()
    served.deliver()
    person.confirm()
    person.log_in()

    assert places_of(served, PASSWORD) == []
    assert PASSWORD not in caplog.text
    assert places_of(served, "$2b$04$")


@pytest.mark.clause("P2.1a")
def test_registration_collects_name_email_and_password_only(served: Served) -> None:
    person = served.newcomer()
    body = {"name": "A", "email": "a@example.com", "password": PASSWORD, "phone": "1"}

    assert person.http.post("/api/v1/auth/register", json=body).status_code == 422


@pytest.mark.clause("P2.2a")
def test_a_resume_is_reached_by_its_owner_through_a_short_lived_link_only(served: Served) -> None:
    person, other = served.member(), served.member("Ben Roy", "ben@example.com")
    resume = person.upload_demo()
    link = person.read(f"resumes/{resume['id']}/file")

    assert read_stamp(link["expires_at"]) - served.clock.now <= timedelta(minutes=5)
    with pytest.raises(httpx.HTTPStatusError, match="404"):
        other.read(f"resumes/{resume['id']}/file")


@pytest.mark.clause("P2.2a")
def test_only_pdfs_are_taken(served: Served) -> None:
    person = served.member()
    for data in (b"", b"MZ\x90\x00", b"<html>", b"\x89PNG\r\n"):
        with pytest.raises(httpx.HTTPStatusError, match="4"):
            person.upload(data)

    assert person.read("resumes")["items"] == []


@pytest.mark.clause("P2.2b", "P7.2")
def test_role_level_and_goals_are_read_and_corrected_by_their_owner(served: Served) -> None:
    person = served.member()
    person.prepare_for("backend", "mid", "one")
    person.prepare_for("data_engineer", "lead", "two", "three")
    profile = person.read("profile")

    assert profile["target_role"] == "data_engineer"
    assert profile["experience_level"] == "lead"
    assert profile["interview_goals"] == ["two", "three"]


@pytest.mark.clause("P2.2c")
def test_questions_name_the_facts_of_the_resume_that_they_are_drawn_from(served: Served) -> None:
    person = served.member()
    person.prepare_for("backend", "senior")
    resume = person.upload_demo()
    about = [each["about"] for each in person.open_interview(questions=6)["questions"]]
    drawn = [each for each in about if each]

    assert len(drawn) == 2
    assert {each["resume_id"] for each in drawn} == {resume["id"]}
    assert all(each["fact"] and each["quote"] and each["page"] == 1 for each in drawn)


@pytest.mark.clause("P2.2c")
def test_no_other_part_reads_resumes() -> None:
    """Only the resume operations, drawing questions and the composition name the resumes."""
    root = Path(__file__).parents[2]
    readers = {
        str(path.relative_to(root))
        for folder in ("shared", "functions")
        for path in (root / folder).rglob("*.py")
        if re.search(r"shared\.resumes|services\.resumes", path.read_text(encoding="utf-8"))
    }
    own = {
        each for each in readers if re.match(r"shared/resumes/|functions/(resume_|upload_)", each)
    }

    assert readers - own <= {
        "shared/bootstrap.py",
        "shared/interviews/reading.py",
        "functions/session_create/__init__.py",
    }


@pytest.mark.clause("P2.3a")
def test_text_answers_are_evaluated_with_evidence_from_the_answer(served: Served) -> None:
    person = served.member()
    report = person.report(journey(person))

    for answer in report["answers"]:
        quotes = [q for part in answer["evaluation"]["dimensions"] for q in part["evidence"]]
        assert quotes
        assert all(answer["answer"][q["start"] : q["end"]] == q["text"] for q in quotes)


@pytest.mark.clause("P2.3b")
def test_recording_is_off_unless_the_candidate_says_otherwise(served: Served) -> None:
    person = served.member()
    person.prepare_for("backend", "mid")

    assert person.open_interview(questions=1)["recording"] is None


@pytest.mark.clause("P3.1")
def test_a_mail_is_sent_once_per_request_although_its_message_comes_twice(served: Served) -> None:
    person = served.newcomer()
    person.register()
    [message] = served.services.queue.receive(EMAILS)
    for _ in range(2):
        served.services.mails.deliver(message.body)

    assert len(served.outbox.mails_to(person.address)) == 1


@pytest.mark.clause("P3.1")
def test_a_link_to_a_new_password_is_good_once(served: Served) -> None:
    person = served.member()
    person.http.post("/api/v1/auth/forgot-password", json={"email": person.address})
    served.deliver()
    body = {
        "token": person.outbox.newest_token(person.address, after=1),
        "new_password": "another walk by the river",
    }

    answers = [person.http.post("/api/v1/auth/reset-password", json=body) for _ in range(2)]
    assert answers[0].is_success
    assert answers[1].json()["code"] == "auth.link_invalid"


@pytest.mark.clause("P3.1")
def test_queued_mail_names_nobody_and_holds_no_secret(served: Served) -> None:
    person = served.newcomer()
    person.register()
    [message] = served.services.queue.receive(EMAILS)

    for secret in (person.address, person.name, person.password):
        assert secret not in json.dumps(message.body, ensure_ascii=False)


@pytest.mark.clause("P5.3", "P7.4")
def test_deleting_the_account_leaves_nothing_of_the_person_in_any_store(served: Served) -> None:
    person = served.member(f"Name {CANARY}", "canary.bird@example.com")
    journey(person)
    user_id = person.read("account")["user_id"]
    assert places_of(served, CANARY)
    other = served.member("Ben Roy", "ben@example.com")

    receipt = person.delete_account()

    assert receipt["receipt_id"]
    outside_the_post = [
        name
        for text in (CANARY, user_id, "canary.bird@example.com", "Nilgiri")
        for name in places_of(served, text)
        if not name.endswith(".eml")  # mails that were sent are in the recipient's hands
    ]
    assert outside_the_post == []
    assert other.read("account")["name"] == "Ben Roy"


@pytest.mark.clause("P5.3", "P7.4")
def test_a_deleted_person_cannot_log_in_and_may_come_back_as_somebody_new(served: Served) -> None:
    person = served.member()
    before = person.read("account")["user_id"]
    person.delete_account()

    for act in (person.log_in, lambda: person.read("account")):
        with pytest.raises(httpx.HTTPStatusError, match="401"):
            act()
    assert served.newcomer().register() == person.register()
    served.deliver()
    person.token = ""
    person.confirm()
    person.log_in()
    assert person.read("account")["user_id"] != before
    assert person.read("sessions")["items"] == []


@pytest.mark.clause("P5.1")
def test_time_alone_takes_nothing_from_an_active_account(served: Served) -> None:
    person = served.member()
    session_id = journey(person)
    served.clock.forward(timedelta(days=400))
    person.log_in()

    assert person.report(session_id)["answers"]
    assert len(person.read("resumes")["items"]) == 1
    assert person.read("profile")["target_role"] == "backend"


@pytest.mark.clause("P6.2")
def test_logs_name_nobody(
    served: Served, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    person = served.member(f"Name {CANARY}", "canary.bird@example.com")
    journey(person)
    said = caplog.text + "".join(capfd.readouterr())

    assert "session_evaluate" in said
    for text in (CANARY, "canary.bird", person.password, person.token, "Nilgiri"):
        assert text not in said


@pytest.mark.clause("P7.1")
def test_the_owner_sees_what_is_held(served: Served) -> None:
    person = served.member()
    session_id = journey(person)

    assert person.read("account")["email"] == person.address
    assert person.read("resumes")["items"][0]["filename"]
    assert person.read(f"sessions/{session_id}")["questions"][0]["answer"]["text"]
    assert person.report(session_id)["overall"] > 0


@pytest.mark.clause("P8")
def test_the_only_cookie_is_the_session_cookie(served: Served) -> None:
    person = served.newcomer()
    responses: list[httpx.Response] = []
    person.http.event_hooks = {"response": [responses.append]}
    person.register()
    served.deliver()
    person.confirm()
    person.log_in()
    journey(person)
    person.delete_account()
    cookies = [each for response in responses for each in response.headers.get_list("set-cookie")]

    assert cookies
    for cookie in cookies:
        assert cookie.startswith("imock_refresh=")
        assert {"httponly", "samesite=strict", "path=/"} <= {
            part.strip().lower() for part in cookie.split(";")
        }


@pytest.mark.clause("P8")
def test_over_tls_the_cookie_is_secure_and_bound_to_the_host(served: Served) -> None:
    from shared.bootstrap import using

    secure = served.again(public_url="https://api.imock.ai")
    with using(secure.services):
        person = secure.newcomer()
        person.register()
        secure.deliver()
        person.confirm()
        body = {"email": person.address, "password": person.password}
        cookie = person.http.post("/api/v1/auth/login", json=body).headers["set-cookie"]

    assert cookie.startswith("__Host-imock_refresh=")
    assert "secure" in {part.strip().lower() for part in cookie.split(";")}


@pytest.mark.clause("P10")
def test_privacy_enquiries_have_an_address_in_mails_and_in_the_description(served: Served) -> None:
    person = served.newcomer()
    person.register()
    served.deliver()
    [mail] = served.outbox.mails_to(person.address)

    assert "privacy@imock.ai" in str(mail)
    assert "privacy@imock.ai" in person.http.get("/api/openapi.json").text


def test_the_containers_are_the_ones_of_the_design() -> None:
    assert {container.name: container.partition_key for container in CONTAINERS} == {
        "users": "user_id",
        "directory": "id",
        "retention": "due_on",
    }
