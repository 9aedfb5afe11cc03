"""More promises of the privacy policy, through the public endpoints."""

import json
import logging
import re
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import httpx
import pytest
from pydantic import BaseModel

import tests.support.registered  # noqa: F401 - it imports every function, which declares its operation
from dev.candidate import Candidate
from functions.policy_notify import policy_notify
from functions.privacy_expire import privacy_expire
from shared.adapters.outbound import closed_door
from shared.bootstrap import using
from shared.ports.documents import LEDGER, STATS, USERS
from shared.web.operation import OPERATIONS
from tests.support.served import Served

pytestmark = pytest.mark.both_backends

_CONTENT = tuple(
    f"shared.{each}." for each in ("interviews", "resumes", "recordings", "evaluation", "media")
)
"""Where what users do and bring is shown from."""


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


def collect(client: httpx.Client, **headers: str) -> httpx.Response:
    body = {"page": "plans", "feature": "payment", "duration": "under_5_min"}
    return client.post("/api/v1/analytics/events", json=body, headers=headers)


@pytest.mark.clause("P2.4a")
def test_of_a_visit_only_counters_are_stored(
    served: Served, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    person = served.member()
    canaries = {
        "User-Agent": "Canary-Browser/Quokka",
        "X-Forwarded-For": "203.0.113.77",
        "Referer": "https://canary.example/secret",
        "Accept-Language": "xx-Canary",
        "Cookie": "canary=Quokka",
        "Authorization": f"Bearer {person.token}",
    }
    answer = collect(person.http, **canaries)

    assert answer.status_code == 204
    assert "set-cookie" not in answer.headers
    day = served.clock().date().isoformat()
    [stored] = served.services.documents.list_partition(STATS, day)
    assert set(stored.body) == {"id", "kind", "day", "counts"}
    said = caplog.text + "".join(capfd.readouterr())
    for word in ("Canary", "203.0.113.77", "Quokka"):
        assert word not in str(stored.body)
        assert word not in said
    assert person.read("account")["user_id"] not in str(stored.body)


@pytest.mark.clause("P2.4a")
@pytest.mark.parametrize(
    "more", [{"user_id": "usr_1"}, {"page": "/sessions/ses_1"}, {"at": 1}, {"duration": 61}]
)
def test_what_could_tell_people_apart_is_refused(served: Served, more: dict[str, Any]) -> None:
    answer = served.client().post("/api/v1/analytics/events", json={"page": "home", **more})

    assert answer.status_code == 422


@pytest.mark.clause("P2.4a")
def test_who_asks_not_to_be_tracked_is_not_counted(served: Served) -> None:
    for headers in ({"Sec-GPC": "1"}, {"DNT": "1"}, {"DNT": "0", "Sec-GPC": "1"}):
        assert collect(served.client(), **headers).status_code == 204
    day = served.clock().date().isoformat()

    assert list(served.services.documents.list_partition(STATS, day)) == []


@pytest.mark.clause("P2.4b")
def test_counting_and_reading_analytics_calls_nobody(served: Served) -> None:
    admin = served.admin()
    with closed_door(frozenset()) as door:
        for _ in range(12):
            collect(served.client()).raise_for_status()
        summary = admin.read("analytics/summary")
        page = admin.send("GET", "analytics/summary?format=html")

    assert not door.refused
    assert [(each["name"], each["count"]) for each in summary["pages"]] == [("plans", 12)]
    assert [(each["name"], each["count"]) for each in summary["durations"]] == [("under_5_min", 12)]
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    for caller in ("http://", "https://", "<script", "<img", "<link", "@import", "url("):
        assert caller not in page.text


@pytest.mark.clause("P2.4b")
def test_no_counter_leaves_with_anything_else() -> None:
    """Only the two operations of analytics name it, and no host on the list is one of analytics."""
    root = Path(__file__).parents[2]
    users = {
        str(path.relative_to(root))
        for folder in ("shared", "functions")
        for path in (root / folder).rglob("*.py")
        if re.search(r"shared\.analytics|services\.analytics|STATS", path.read_text("utf-8"))
    }

    assert {each for each in users if not each.startswith("shared/analytics/")} <= {
        "functions/analytics_collect/__init__.py",
        "functions/analytics_summary/__init__.py",
        "functions/privacy_expire/__init__.py",
        "shared/bootstrap.py",
        "shared/ports/documents.py",
        "shared/privacy/data_map.py",
    }
    packages = (root / "requirements.txt").read_text(encoding="utf-8").lower()
    for name in ("analytics", "segment", "mixpanel", "posthog", "amplitude", "sentry", "datadog"):
        assert name not in packages


@pytest.mark.clause("P3.3", "P5.1")
def test_books_of_a_deleted_account_end_with_the_law_and_others_stay(served: Served) -> None:
    people = [served.member(f"User {n}", f"user{n}@example.com") for n in range(2)]
    payers = []
    for person in people:
        person.order("credits_5")
        payer = served.services.documents.get(USERS, person.read("account")["user_id"], "payer")
        assert payer
        payers.append(payer.body["payer_ref"])
    people[0].delete_account()

    def books() -> list[bool]:
        kept = served.services.documents.list_partition
        return [any(True for _ in kept(LEDGER, payer_ref)) for payer_ref in payers]

    served.clock.forward(timedelta(days=8 * 365))
    privacy_expire(served.services)
    assert books() == [True, True]
    served.clock.forward(timedelta(days=365))
    privacy_expire(served.services)
    assert books() == [False, True]


DEMAND = {
    "legal_basis": "section 94 BNSS",
    "authority": "a court",
    "reference": "12/2027",
    "scope": ["profile"],
}


@pytest.mark.clause("P4.2")
def test_admins_read_a_users_data_through_an_approved_disclosure_only(served: Served) -> None:
    person = served.member()
    person.prepare_for("backend", "mid", "a goal of mine")
    user_id = person.read("account")["user_id"]
    one, two = served.admin(), served.admin("Second Sen", "second@example.com")
    asked = one.send_json("POST", "disclosures", {"user_id": user_id, **DEMAND})
    path = f"disclosures/{asked['disclosure_id']}"
    for refused, status in ((f"{path}/content", "409"), (f"{path}/approval", "403")):
        with pytest.raises(httpx.HTTPStatusError, match=status):
            one.send("POST", refused, json={"user_id": user_id})
    two.send("POST", f"{path}/approval")
    content = one.send_json("POST", f"{path}/content", {"user_id": user_id})

    assert [each["kind"] for each in content["records"]] == ["profile"]
    assert content["records"][0]["data"]["interview_goals"] == ["a goal of mine"]
    acts = [each["act"] for each in one.read("disclosures")["items"]]
    assert acts == ["handed_over", "approved", "requested"]
    assert one.read("disclosures/check")["whole"] is True


@pytest.mark.clause("P4.2")
def test_an_admin_is_nobody_to_the_things_of_users(served: Served) -> None:
    person, admin = served.member(), served.admin()
    person.prepare_for("backend", "mid")
    session_id = person.open_interview(questions=1)["id"]
    resume_id = person.upload_demo()["id"]

    for path in (f"sessions/{session_id}", f"resumes/{resume_id}", f"resumes/{resume_id}/file"):
        with pytest.raises(httpx.HTTPStatusError, match="404"):
            admin.read(path)
    showing = {name: each for name, each in OPERATIONS.items() if content_of(each.result)}
    assert {"session_read", "resume_read", "recording_list", "profile_read"} <= set(showing)
    of_roles = {name for name, each in showing.items() if each.access.roles}
    assert of_roles == {"disclosure_content"}, "it shows what belongs to a user"


def content_of(shown: Any) -> set[str]:
    """Return the views of what users do and bring that a result may hold, at any depth.

    ``Any`` counts: it may be anything.
    """
    if shown is Any:
        return {"Any"}
    found = {each for part in get_args(shown) for each in content_of(part)}
    if isinstance(shown, type) and issubclass(shown, BaseModel):
        if shown.__module__.startswith(_CONTENT):
            found.add(shown.__name__)
        fields = (field.annotation for field in shown.model_fields.values())
        found |= {each for field in fields for each in content_of(field)}
    return found


@pytest.mark.clause("P7.1")
def test_everything_that_is_held_is_shown_in_one_answer(served: Served) -> None:
    person = served.member()
    user_id = person.read("account")["user_id"]
    published(served)
    person.prepare_for("backend", "mid", "a goal of mine")
    resume = person.upload_demo()
    person.agree_to_recording()
    session = person.open_interview(questions=1)
    person.answer(session["id"], session["questions"][0]["id"], "An answer of mine.")
    person.end(session["id"])
    person.evaluate(session["id"])
    made = person.order("credits_5")
    person.hand_in(made["order"]["id"], served.bank.pay(made["checkout"]["order_id"]))
    person.subscribe("pro_monthly")
    records = person.read("account/data")["records"]

    kinds = {each["kind"] for each in records}
    assert {
        *("account", "login", "profile", "resume", "consent", "consent_act", "policy_record"),
        *("session", "evaluation", "order", "subscription", "entry"),
    } <= kinds
    stored = {each.id for each in served.services.documents.list_partition(USERS, user_id)}
    assert stored <= {each["id"] for each in records}
    text = json.dumps(records)
    for mine in (person.address, person.name, "a goal of mine", resume["filename"], "of mine."):
        assert mine in text
    for secret in ("$2b$", "payer_ref", "password_hash", "digest"):
        assert secret not in text


@pytest.mark.clause("P7.2")
def test_the_name_is_corrected_by_its_owner(served: Served) -> None:
    person = served.member()
    person.send_json("PATCH", "account", {"name": "Asha R. Rao"})

    assert person.read("account")["name"] == "Asha R. Rao"
    shown = [each["data"].get("name") for each in person.read("account/data")["records"]]
    assert "Asha R. Rao" in shown
    assert person.name not in shown


@pytest.mark.clause("P7.2")
def test_the_profile_is_corrected_by_its_owner(served: Served) -> None:
    person = served.member()
    person.prepare_for("backend", "mid", "a goal that was a mistake")
    right = {
        "target_role": "frontend",
        "experience_level": "senior",
        "interview_goals": ["the right one"],
        "locale": "en-GB",
    }
    person.send_json("PATCH", "profile", right)

    records = person.read("account/data")["records"]
    [held] = [each["data"] for each in records if each["kind"] == "profile"]
    assert {name: held[name] for name in right} == right
    assert "a mistake" not in json.dumps(records)


def test_a_minor_gets_no_account_and_the_statement_is_kept_nowhere(served: Served) -> None:
    body = {"name": "A", "email": "a@example.com", "password": "a long walk by the sea"}
    client = served.client()
    strict = served.again(age_statement=True)

    refused = client.post("/api/v1/auth/register", json={**body, "adult": False})
    assert (refused.status_code, refused.json()["code"]) == (422, "auth.adults_only")
    with using(strict.services):
        assert client.post("/api/v1/auth/register", json=body).status_code == 422
        stated = client.post("/api/v1/auth/register", json={**body, "adult": True})
        assert stated.status_code == 202
    assert served.deliver() == 1
    assert not [name for name, kept in served.storage.contents().items() if b"adult" in kept]


@pytest.mark.clause("P3.3", "P5.3")
def test_a_subscription_ends_with_its_account_before_it_is_charged_again(served: Served) -> None:
    person = served.member()
    started = person.subscribe("pro_monthly")
    gateway_id = started["checkout"]["subscription_id"]
    handed = served.bank.emulator.checkout.begin_subscription(gateway_id)
    person.hand_in(started["id"], handed)
    state = served.bank.emulator.state
    assert state.get("subscription", gateway_id)["status"] == "active"
    person.delete_account()
    served.work()

    assert state.get("subscription", gateway_id)["status"] == "cancelled"
