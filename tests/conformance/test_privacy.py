"""More promises of the privacy policy, through the public endpoints."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from dev.candidate import Candidate
from functions.policy_notify import policy_notify
from tests.support.served import Served


@pytest.mark.clause("P6.1")
def test_browsers_are_told_to_come_back_over_tls_only(served: Served) -> None:
    answers: list[httpx.Response] = [
        served.client().get(path) for path in ("/api/docs", "/api/openapi.json", "/api/v1/profile")
    ]

    assert [each.status_code for each in answers] == [200, 200, 401]
    for answer in answers:
        assert answer.headers["strict-transport-security"] == (
            "max-age=63072000; includeSubDomains"
        )


def test_the_clauses_are_served_to_everybody_with_their_words(served: Served) -> None:
    table = served.client().get("/api/v1/privacy/conformance").json()

    assert len(table["clauses"]) == 27
    for each in table["clauses"]:
        assert each["promise"]
        assert len(each["sha256"]) == 64
        assert each["result"] in {"holds", "fails", "not_shown"}


def published(served: Served, **more: Any) -> Candidate:
    admin = served.admin()
    body = {"version": "2027-01-01", "summary": "Analytics.", "text": "All of it.", **more}
    admin.send_json("POST", "policy/versions", body)
    return admin


@pytest.mark.clause("P9.1")
def test_a_new_policy_is_mailed_once_to_every_registered_user(served: Served) -> None:
    people = [served.member(f"User {n}", f"user{n}@example.com") for n in range(3)]
    before = {each.address: len(served.outbox.mails_to(each.address)) for each in people}
    admin = published(served)
    for _ in range(4):
        policy_notify(served.services)
        served.clock.forward(timedelta(minutes=15))
    late = served.member("Late", "late@example.com")
    policy_notify(served.services)

    for each in people:
        mails = served.outbox.mails_to(each.address)[before[each.address] :]
        assert [str(mail["Subject"]).startswith("Our privacy policy") for mail in mails] == [True]
        assert "privacy@imock.ai" in str(mails[0])
    assert len(served.outbox.mails_to(late.address)) == 1
    admin.log_in()
    [state] = admin.read("policy/emails")["items"]
    assert state["done_at"]
    assert served.client().get("/api/v1/policy").json()["text"] == "All of it."
    versions = served.client().get("/api/v1/policy/versions").json()["items"]
    assert [each["version"] for each in versions] == ["2027-01-01", "2026-11-24"]


@pytest.mark.clause("P9.2")
def test_using_the_service_after_a_change_accepts_it_and_consents_to_nothing(
    served: Served,
) -> None:
    person = served.member()
    user_id = person.read("account")["user_id"]
    purposes = {"study": "Use my answers in a study."}
    published(served, purposes=purposes)
    records = served.services.privacy.records
    assert list(records.every(user_id)) == []
    at = served.clock.forward(timedelta(minutes=1))
    person.prepare_for("backend", "mid")
    person.read("profile")

    [record] = records.every(user_id)
    assert (record.version, record.accepted_at) == ("2027-01-01", at)
    assert person.open_interview(questions=1, mode="video")["recording"] is None
    [purpose] = person.read("consents")["purposes"]
    assert purpose["agreed"] is False
    person.send_json("PUT", "consents/study", {"version": purpose["version"]})
    assert person.read("consents")["purposes"][0]["agreed"] is True
    person.delete("consents/study")
    consents = person.read("consents")
    assert [each["agreed"] for each in consents["history"]] == [True, False]
    assert consents["purposes"][0]["agreed"] is False
