"""Freezes documents of this release: ``python -m tests.support.freeze_documents FILE``.

It plays what people do on the embedded backend and writes every form of document that is stored
then, one JSON line each, with its container. A release that changes a form freezes again, beside
the files of the releases before, which it must still read.
"""

import json
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pyotp

from dev.candidate import DEMO_RESUME, Candidate, Json, good_answer
from dev.razorpay import disputes, payments, settlements, subscriptions
from shared.accounts.acts import Act
from shared.adapters.email_pace import paced
from shared.analytics.model import Page
from shared.analytics.service import Event
from shared.billing.invoice_numbers import Series, financial_year
from shared.bootstrap import using
from shared.interviews.spoken.turns import turns_in
from shared.ports.documents import LEDGER, USERS
from shared.ports.email import Email, Paced
from shared.ports.events import EventType
from shared.ports.identity import ProvidedIdentity
from shared.ports.queues import WEBHOOKS
from shared.ports.speech import AnswerWaits
from shared.ports.webhooks import DeliveryProblem, Outcome
from shared.privacy.disclosure_model import Order, Scope
from tests.support.analyst import WEBM, a_video
from tests.support.authenticator import Authenticator
from tests.support.buying import buy, hand_in, order, post
from tests.support.federated import GOOGLE, LINKEDIN, Browser, ScriptedProvider
from tests.support.policy_world import STUDY, a_version
from tests.support.served import Served
from tests.support.shop import Spoiled
from tests.support.storage import EmbeddedStorage
from tests.support.webhooks import scripted

_MOST = 6
"""How many documents of one container and kind are kept."""


def freeze(folder: Path) -> list[dict[str, Any]]:
    """Play everything and return the documents, ordered by container and kind."""
    served = Served(EmbeddedStorage(folder), rate_limits=True)
    with using(served.services):
        return _telling([each for _ in _played(served) for each in _stored(folder)])


def _played(served: Served) -> Iterator[None]:
    """Play what people do, stopping wherever something may be stored that goes again."""
    asha = served.newcomer()
    asha.register()
    served.deliver()
    yield
    asha.confirm()
    served.services.accounts.administration.act(
        asha.log_in()["user_id"], Act.END_LOGINS, actor="root", reason="ticket 7", apply=True
    )
    asha.log_in()
    served.newcomer("Ben Roy", "ben@example.com").register()
    post(asha, "auth/forgot-password", {"email": asha.address})
    served.deliver()
    post(asha, "auth/login", {"email": asha.address, "password": "wrong, and long enough"})
    yield
    yield from _identities(served, asha)
    asha.prepare_for("backend", "mid", "system design")
    headers = {"Content-Type": "application/pdf", "Idempotency-Key": "once"}
    asha.http.post(
        "/api/v1/resumes",
        content=DEMO_RESUME.read_bytes(),
        headers={**headers, "Authorization": f"Bearer {asha.token}"},
    )
    yield
    _correct_resume(asha)
    yield
    yield from _interview(served, asha)
    yield from _purchases(served, asha)
    yield from _policy(served, asha)
    yield from _webhooks(served, asha)
    asha.send_json("POST", "json-resumes", {"basics": {"name": "Asha"}, "awards": [{}]})
    served.clock.forward(timedelta(hours=3))
    served.services.interviews.cleanup.run()
    served.services.recordings.purge.run()
    served.services.recordings.daily_check.run()
    _paced_mails(served)
    _turns(served)
    served.services.billing.reconciliation.run()
    yield


def _correct_resume(asha: Candidate) -> None:
    """Correct the name and the skills that were read."""
    [resume] = asha.read("resumes")["items"]
    stated = {"basics": {"name": "Asha R. Rao"}, "skills": [{"name": "Go", "keywords": ["Gin"]}]}
    asha.send_json("PATCH", f"resumes/{resume['id']}", stated)


def _webhooks(served: Served, asha: Candidate) -> Iterator[None]:
    """Send events to a receiver that is down, and to one that is up but disabled."""
    sender, deliveries = scripted(served.services), served.services.webhooks.deliveries
    sender.always = Outcome(500, DeliveryProblem.STATUS)
    asha.log_in()
    body = {"url": "https://hooks.example.com/imock", "events": [each.value for each in EventType]}
    endpoint = asha.send_json("POST", "webhook-endpoints", body)
    asha.send_json("POST", f"webhook-endpoints/{endpoint['id']}/secret", {})
    asha.send_json("POST", f"webhook-endpoints/{endpoint['id']}/test", {})
    served.work(WEBHOOKS)
    deliveries.sweep()
    yield
    off = asha.send_json("POST", "webhook-endpoints", body)
    asha.send_json("PATCH", f"webhook-endpoints/{off['id']}", {"enabled": False})
    yield


def _paced_mails(served: Served) -> None:
    """Send two mails where one a minute may go."""
    parts = served.services
    sender = paced(parts.email, 1, 0, documents=parts.documents, clock=served.clock)
    for number in ("1", "2"):
        with suppress(Paced):
            sender.send(Email(f"eml_{number}", "ada@example.com", "Hello", "Hello", "<p>Hello"))


def _turns(served: Served) -> None:
    """Let one answer be heard and another wait."""
    turns = turns_in(served.services.documents, clock=served.clock, sessions=1)
    with turns.taken("upl_1"), suppress(AnswerWaits), turns.taken("upl_2"):
        pass


def _identities(served: Served, asha: Candidate) -> Iterator[None]:
    providers = {name: ScriptedProvider(name) for name in (GOOGLE, LINKEDIN)}
    served.services.replace(identity_providers=providers)
    accounts = served.services.accounts
    browser = Browser(accounts, providers)
    caller = accounts.authenticator.authenticate(asha.token)
    browser.link(caller, ProvidedIdentity("1104", None, None))
    browser.start(LINKEDIN, caller=caller)
    secret = accounts.second_factors.begin(caller).secret
    accounts.second_factors.confirm(caller, pyotp.TOTP(secret).at(served.clock()))
    device = Authenticator(served.services.settings.frontend_url)
    made = device.create(accounts.passkeys.begin(caller))
    accounts.passkeys.add(caller, made, name="My phone")
    accounts.email_changes.request(caller, email="asha.rao@example.net", client="192.0.2.9")
    served.deliver()
    yield
    accounts.second_factors.remove(caller)


def _interview(served: Served, asha: Candidate) -> Iterator[None]:
    asha.agree_to_recording()
    session = asha.open_interview(questions=4, mode="video", seed=7, key="open-once")
    written, *spoken, left = session["questions"]
    half = good_answer(written).partition(". ")[0]
    asha.answer(session["id"], written["id"], f"{half}, and that is what I would do first.")
    for question in spoken:
        asha.speak(session["id"], question["id"], a_video(good_answer(question)), WEBM)
    asha.start_upload(session["id"], left["id"], b"a" * 100, WEBM)
    yield
    served.work()
    yield
    asha.answer(session["id"], left["id"], good_answer(left))
    asha.end(session["id"])
    asha.evaluate(session["id"])
    path = f"sessions/{session['id']}/questions/{left['id']}/attempts"
    asha.send("POST", path, json={"text": "Once more."}, headers={"Idempotency-Key": "again"})
    _follow_up(asha, session["id"])
    _coach(asha, session)
    _appeal(asha, session["id"])
    yield
    job = {
        "job_description": "Requirements\n- PostgreSQL\n- Snowflake or BigQuery",
        "question_count": 3,
    }
    asha.send_json("POST", "sessions", job)
    _study(asha)
    asha.withdraw_recording()
    yield


def _follow_up(asha: Candidate, session_id: str) -> None:
    """Answer the first follow-up question about a key point."""
    for answer in asha.report(session_id)["answers"]:
        for each in answer["follow_ups"]:
            if each["key_point"] is not None:
                path = f"sessions/{session_id}/questions/{answer['question_id']}/attempts"
                body = {"text": "I measured it.", "follow_up_of": each["key_point"]}
                asha.send("POST", path, json=body)
                return


def _study(asha: Candidate) -> None:
    """Study one question against a clock."""
    session = asha.open_interview(questions=1, conditions="study", time_limit_s=90)
    path = f"sessions/{session['id']}/questions/{session['questions'][0]['id']}"
    asha.send_json("POST", f"{path}/start", {})
    asha.send_json("PUT", f"{path}/hints/1", {})
    adaptive = asha.open_interview(questions=4, adaptive=True, resume_id=None)
    for question in adaptive["questions"][:3]:
        asha.answer(adaptive["id"], question["id"], "I do not know.")
    path = f"sessions/{adaptive['id']}/questions/{adaptive['questions'][3]['id']}"
    asha.send_json("POST", f"{path}/start", {})


def _coach(asha: Candidate, session: Json) -> None:
    """Have one coach grade, and revoke the link of another."""
    path = f"sessions/{session['id']}/coach-links"
    link = asha.send(
        "POST", path, json={"label": "Meera"}, headers={"Idempotency-Key": "coach"}
    ).json()
    key = httpx.URL(link["url"]).params["key"]
    graded = [
        {"question_id": each["question_id"], "score": 3.5, "note": "Say what you measured."}
        for each in asha.read(f"sessions/{session['id']}/coach?key={key}")["answers"]
        if each["answer"]
    ]
    body = {"grades": graded, "note": "Well begun."}
    asha.send_json("POST", f"sessions/{session['id']}/coach/grades?key={key}", body)
    other = asha.send_json("POST", path, {"days": 30, "show_name": True})
    asha.delete(f"{path}/{other['id']}")


def _appeal(asha: Candidate, session_id: str) -> None:
    """Appeal about the first key point that was missed of an answer."""
    answer, place = next(
        (answer, place)
        for answer in asha.report(session_id)["answers"]
        for place, point in enumerate(answer["evaluation"]["key_points"])
        if answer["evaluation"]["verdict"] == "scored" and point["coverage"] == "missed"
    )
    path = f"sessions/{session_id}/questions/{answer['question_id']}/appeals"
    body = {"key_point": place, "start": 0, "end": 9}
    asha.send("POST", path, json=body, headers={"Idempotency-Key": "appeal"})


def _purchases(served: Served, asha: Candidate) -> Iterator[None]:
    bought = buy(served, asha)
    order(asha)
    yield
    [payment] = served.bank.emulator.state.all("payment")
    refund = {"reason": "asked_for", "amount_paise": 1000}
    path = f"payments/{payment['id']}/refund"
    root = served.admin()
    post(root, path, refund, **{"Idempotency-Key": "once"}).raise_for_status()
    disputes.open_dispute(served.bank.emulator.state, payment["id"])
    served.bank.deliver()
    yield
    served.settle()
    yield
    _books(served, asha, root)
    yield
    started = post(asha, "subscriptions", {"plan": "pro_monthly", "billing_state": "29"}).json()
    gateway_id = started["checkout"]["subscription_id"]
    handed = served.bank.emulator.checkout.begin_subscription(gateway_id)
    hand_in(asha, started["id"], handed)
    subscriptions.charge(served.bank.emulator.state, gateway_id)
    yield
    served.settle()
    assert bought["state"] == "paid"
    cara = served.member("Cara Das", "cara@example.com")
    unreadable = _numbered_and_unreadable(served, cara)
    buy(served, cara)
    unreadable.mend()
    post(cara, "account/exports", {}).raise_for_status()
    yield
    cara.delete_account()
    yield
    served.finish_erasures()
    yield


def _books(served: Served, asha: Candidate, root: Candidate) -> None:
    """Have a business buy, a refund arrive, papers printed, credits given, a wrong amount paid."""
    state = served.bank.emulator.state
    [made] = state.all("refund")
    payments.finish_refund(state, made["id"])
    business = {"gstin": "29AAGCB7383J1Z4", "name": "Acme", "address": "1 MG Road, Bengaluru"}
    body = {"plan": "credits_5", "billing_state": "29", "business": business}
    placed = post(asha, "orders", body).json()
    hand_in(asha, placed["order"]["id"], served.bank.pay(placed["checkout"]["order_id"]))
    odd = order(asha)
    payments.attempt(state, odd["checkout"]["order_id"], amount=100)
    served.settle()
    [row] = [each for each in asha.read("payments")["items"] if each["id"] == placed["order"]["id"]]
    asha.http.get(
        f"/api/v1/orders/{row['id']}/invoice", headers={"Authorization": f"Bearer {asha.token}"}
    ).raise_for_status()
    given = {"user_id": asha.read("account")["user_id"], "credits": 1, "reason": "goodwill"}
    post(root, "credits/adjustments", given, **{"Idempotency-Key": "once"}).raise_for_status()
    served.clock.forward(timedelta(hours=7))
    asha.log_in()
    served.services.billing.follow_up.run()
    served.services.billing.reconciliation.run()
    settlements.pay_out(state)
    served.clock.forward(timedelta(days=1))
    asha.log_in()
    served.services.billing.settlements.run()
    served.services.interviews.unanswered.run()


def _policy(served: Served, asha: Candidate) -> Iterator[None]:
    asha.log_in()
    served.services.analytics.count(Event(page=Page.HOME))
    privacy = served.services.privacy
    privacy.policy.publish(a_version(purposes={"study": STUDY}))
    privacy.campaigns.run()
    order = Order("section 94", "a court", "12/2027", (Scope.PROFILE,))
    user_id = asha.read("account")["user_id"]
    asked = privacy.disclosures.request("usr_a", user_id, order)
    privacy.disclosures.approve("usr_b", asked.disclosure_id)
    privacy.disclosures.hand_over("usr_b", asked.disclosure_id, user_id)
    asha.send_json("PUT", "consents/study", {"version": "2027-01-01"})
    yield


def _numbered_and_unreadable(served: Served, person: Candidate) -> Spoiled:
    """Give an order an invoice number and damage it before the number is written into it."""
    documents = served.services.documents
    order_id = order(person)["order"]["id"]
    payer = documents.get(USERS, person.read("account")["user_id"], "payer")
    assert payer
    payer_ref = payer.body["payer_ref"]
    taken = {"owner_ref": payer_ref, "order_id": order_id}

    def take(series: Series | None) -> Series:
        assert series
        return series.model_copy(update={**taken, "last": series.last + 1})

    partition = f"invoices:{financial_year(served.clock())}"
    served.services.billing.orders.settlement.numbers.series.change(partition, "series", take)
    return Spoiled(documents, LEDGER, payer_ref, order_id)


def _stored(folder: Path) -> list[dict[str, Any]]:
    [path] = folder.rglob("documents.db")
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT container, body FROM documents ORDER BY 1, id")
        return [{"container": container, "body": json.loads(body)} for container, body in rows]


def _telling(documents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a few documents of each container and kind that have all forms of members."""
    kept: dict[str, list[dict[str, Any]]] = {}
    known: set[str] = set()
    for each in sorted(documents, key=lambda each: len(json.dumps(each)), reverse=True):
        body = each["body"]
        kind = f"{each['container']}/{body.get('kind') or body['id'].partition(':')[0]}"
        forms = {f"{kind}{form}" for form in _forms(body)}
        if forms - known and len(kept.setdefault(kind, [])) < _MOST:
            kept[kind].append(each)
            known |= forms
    return [each for _, found in sorted(kept.items()) for each in found]


def _forms(value: Any, path: str = "") -> Iterator[str]:
    """Yield each member's path with the type of its value; names within maps are left out."""
    match value:
        case dict():
            for name, each in value.items():
                named = name if name.isidentifier() and name.islower() else "*"
                yield from _forms(each, f"{path}/{named}")
        case list():
            for each in value:
                yield from _forms(each, f"{path}/-")
            yield f"{path}: {'some' if value else 'none'}"
        case _:
            yield f"{path}: {type(value).__name__}"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as state:
        lines = [json.dumps(each, sort_keys=True) + "\n" for each in freeze(Path(state))]
    Path(sys.argv[1]).write_text("".join(lines), encoding="utf-8")
    print(f"{sys.argv[1]}: {len(lines)} documents")  # noqa: T201 - a command says what it did
