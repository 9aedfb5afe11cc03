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
from dev.razorpay import disputes, payments, subscriptions
from dev.razorpay.errors import ApiError
from shared.kernel.clock import read_stamp
from shared.ports.documents import CONTAINERS, LEDGER, USERS
from shared.ports.queues import EMAILS, ERASURES
from tests.support.buying import invoice_number
from tests.support.served import Served

pytestmark = pytest.mark.both_backends

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
        for where, content in served.storage.contents().items()
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
    """Only resume operations, the questions and what composes them name the resumes."""
    root = Path(__file__).parents[2]
    readers = {
        str(path.relative_to(root))
        for folder in ("shared", "functions")
        for path in (root / folder).rglob("*.py")
        if re.search(r"shared\.resumes|services\.resumes", path.read_text(encoding="utf-8"))
    }
    own = {
        each
        for each in readers
        if re.match(
            r"shared/resumes/|shared/interviews/(questions|requirements)/"
            r"|functions/(resume_|upload_|job_description_)",
            each,
        )
    }

    assert readers - own <= {
        "shared/bootstrap.py",
        "shared/interviews/wiring.py",  # hands the resumes to the questions alone
        "shared/privacy/export/schemas.py",  # describes their form in an export, and reads none
        "shared/webhooks/wiring.py",  # asks whether one is there before it tells of it
        "shared/interviews/request.py",  # names the resume that questions are drawn from
        "shared/interviews/views.py",  # names the kinds of skills, and reads none
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
        served.services.accounts.emails.deliver(message.body)

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


CARD_WORDS = ('"4366"', '"424242"', "expiry_month", "CANARY", "canary", "Cardholder", "9000090000")
"""What the emulator's payloads hold of card, account and payer.

Digits are looked for as whole values: so few of them stand in some random id every now and then.
"""


def shopping(served: Served, person: Candidate) -> str:
    """Buy, subscribe, fail, get money back and be disputed; return the first order's id."""
    state = served.bank.emulator.state
    made = person.order("credits_5")
    person.hand_in(made["order"]["id"], served.bank.pay(made["checkout"]["order_id"]))
    started = person.subscribe("pro_monthly")
    handed = served.bank.emulator.checkout.begin_subscription(
        started["checkout"]["subscription_id"]
    )
    person.hand_in(started["id"], handed)
    served.bank.pay(person.order("credits_20")["checkout"]["order_id"], "failed")
    [first, *_] = [e for e in state.all("payment") if e["amount"] == 24900]
    payments.refund(state, first["id"], {"amount": 5000})
    disputes.open_dispute(state, first["id"])
    served.settle()
    served.services.billing.reconciliation.run()
    person.http.get(
        f"/api/v1/orders/{made['order']['id']}/invoice",
        headers={"Authorization": f"Bearer {person.token}"},
    ).raise_for_status()
    order_id: str = made["order"]["id"]
    return order_id


@pytest.mark.clause("P3.2")
def test_card_details_reach_no_store_no_queue_and_no_log(
    served: Served, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    shopping(served, served.member())
    sent = b"".join(event.body for event in served.bank.emulator.outbox.sent).decode()
    said = caplog.text + "".join(capfd.readouterr())

    assert "webhook.accepted" in said
    for word in CARD_WORDS:
        assert word in sent
        assert places_of(served, word) == []
        assert word not in said


@pytest.mark.clause("P3.2")
def test_parked_and_dead_events_hold_no_card_details_either(served: Served) -> None:
    sign = served.bank.emulator.outbox.sign
    for body in (b'{"card": "4366 CANARY"', b'{"event": "CANARY 4366", "payload": {}, "x": 1}'):
        served.bank.send(body, {"X-Razorpay-Signature": sign(body)})

    assert places_of(served, "CANARY") == []


@pytest.mark.clause("P3.2")
def test_only_the_adapter_of_razorpay_takes_money() -> None:
    """No other module imports a payment library, and no operation takes a card's number."""
    root = Path(__file__).parents[2]
    users = {
        str(path.relative_to(root))
        for folder in ("shared", "functions")
        for path in (root / folder).rglob("*.py")
        if re.search(r"^\s*(import|from) (razorpay|stripe)", path.read_text("utf-8"), re.MULTILINE)
    }

    assert users == {"shared/adapters/razorpay/client.py"}
    described = (root / "docs/openapi.json").read_text(encoding="utf-8").lower()
    for word in ("card_number", "cvv", "expiry"):
        assert word not in described


@pytest.mark.clause("P3.3", "P5.3")
def test_the_books_survive_an_erasure_and_lead_to_nobody(served: Served) -> None:
    person = served.member(f"Name {CANARY}", "canary.bird@example.com")
    order_id = shopping(served, person)
    user_id = person.read("account")["user_id"]
    payer = served.services.documents.get(USERS, user_id, "payer")
    assert payer
    payer_ref = payer.body["payer_ref"]
    person.delete_account()
    served.finish_erasures()

    kept = served.services.documents.get(LEDGER, payer_ref, order_id)
    assert kept
    assert kept.body["invoice_number"] == invoice_number(served, 1)
    assert kept.body["payment_id"]
    for text in (user_id, payer_ref):
        holders = {
            document.id
            for document in served.services.documents.list_partition(USERS, user_id)
            if text in str(document.body)
        }
        assert holders == set()
    outside_the_post = [name for name in places_of(served, user_id) if not name.endswith(".eml")]
    assert outside_the_post == []


@pytest.mark.clause("P3.3", "P5.3")
def test_late_webhooks_recreate_nobody_and_charges_after_leaving_go_back(served: Served) -> None:
    person = served.member()
    started = person.subscribe("pro_monthly")
    gateway_id = started["checkout"]["subscription_id"]
    person.hand_in(started["id"], served.bank.emulator.checkout.begin_subscription(gateway_id))
    unpaid = person.order("credits_5")["checkout"]["order_id"]
    user_id = person.read("account")["user_id"]
    person.delete_account()
    state = served.bank.emulator.state
    served.bank.pay(unpaid)
    subscriptions.charge(state, gateway_id)
    served.settle()
    served.work(ERASURES)

    after = [each for each in state.all("payment") if each["order_id"] == unpaid]
    charges = [each for each in state.all("payment") if each["invoice_id"]]
    assert [each["amount_refunded"] for each in after] == [24900]
    assert sorted(each["amount_refunded"] for each in charges) == [0, 49900]
    assert state.get("subscription", gateway_id)["status"] == "cancelled"
    assert list(served.services.documents.list_partition(USERS, user_id)) == []
    assert served.services.billing.reconciliation.run().failed == 0
    with pytest.raises(ApiError):
        subscriptions.charge(state, gateway_id)


@pytest.mark.clause("P5.3", "P7.4")
def test_deleting_the_account_leaves_nothing_of_the_person_in_any_store(served: Served) -> None:
    person = served.member(f"Name {CANARY}", "canary.bird@example.com")
    journey(person)
    user_id = person.read("account")["user_id"]
    assert places_of(served, CANARY)
    other = served.member("Ben Roy", "ben@example.com")

    receipt = person.delete_account()
    served.finish_erasures()

    assert receipt["receipt_id"]
    outside_the_post = [
        name
        for text in (CANARY, user_id, "canary.bird@example.com", "Nilgiri")
        for name in places_of(served, text)
        if not name.endswith(".eml")  # mails that were sent are in the recipient's hands
    ]
    assert outside_the_post == []
    other.log_in()
    assert other.read("account")["name"] == "Ben Roy"


@pytest.mark.clause("P5.3", "P7.4")
def test_a_deleted_person_cannot_log_in_and_may_come_back_as_somebody_new(served: Served) -> None:
    person = served.member()
    before = person.read("account")["user_id"]
    person.delete_account()
    served.work(ERASURES)

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
def test_the_only_cookies_are_the_documented_ones(served: Served) -> None:
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

    assert {cookie.partition("=")[0] for cookie in cookies} == {"imock_refresh", "imock_device"}
    for cookie in cookies:
        assert {"httponly", "samesite=strict", "path=/"} <= {
            part.strip().lower() for part in cookie.split(";")
        }
        assert "expires" not in cookie.lower()


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
        "ledger": "payer_ref",
        "inbox": "day",
        "jobs": "work",
        "stats": "day",
        "audit": "chain",
        "tombstones": "id",
    }
