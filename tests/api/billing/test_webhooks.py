"""Webhooks through HTTP: what is refused, what is kept, what becomes of it."""

import json
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dev.razorpay.emulator import Emulator
from functions.payment_reconcile import payment_reconcile
from shared.adapters.razorpay.signatures import signature_of
from shared.bootstrap import using
from shared.ports import Outage
from shared.ports.documents import INBOX
from shared.ports.queues import PAYMENTS
from tests.support.buying import buy, credits_of, invoice_number, order, payment_of, post
from tests.support.served import Served

SIGNATURE = "X-Razorpay-Signature"


def rows(served: Served, *, days_ago: int = 0) -> list[dict[str, object]]:
    day = served.clock() - timedelta(days=days_ago)
    found = served.services.documents.list_partition(INBOX, f"{day:%Y-%m-%d}")
    return [document.body for document in found]


def body_of(served: Served) -> bytes:
    """Return a true event's body."""
    made = order(served.member("Zoe Rao", "zoe@example.com"))
    served.bank.pay(made["checkout"]["order_id"])
    waiting = served.bank.emulator.outbox.waiting
    body = waiting[-1].body
    waiting.clear()
    return body


BAD: dict[str, Callable[[bytes, Emulator], str | None]] = {
    "missing": lambda _body, _bank: None,
    "empty": lambda _body, _bank: "",
    "forged": lambda _body, _bank: "0" * 64,
    "of another secret": lambda body, _bank: signature_of("guess", body),
    "of the key's secret": lambda body, bank: signature_of(bank.key_secret, body),
    "of an empty secret": lambda body, _bank: signature_of("", body),
    "of other bytes": lambda body, bank: bank.outbox.sign(body + b" "),
    "in capitals": lambda body, bank: bank.outbox.sign(body).upper(),
    "not ascii": lambda _body, _bank: "ü" * 32,
    "too long": lambda body, bank: bank.outbox.sign(body) * 100,
}


@pytest.mark.parametrize("bad", BAD)
def test_an_unsigned_or_forged_webhook_is_refused_and_leaves_no_row(
    served: Served, bad: str
) -> None:
    body = body_of(served)
    signature = BAD[bad](body, served.bank.emulator)
    headers = {"Content-Type": "application/json"}
    if signature is not None:
        headers[SIGNATURE] = signature
    answer = served.bank.send(body, headers)

    assert (answer.status_code, answer.json()["code"]) == (401, "webhook.bad_signature")
    assert rows(served) == []
    assert served.services.queue.length(PAYMENTS) == 0


def test_the_bytes_are_what_is_signed_not_their_meaning(served: Served) -> None:
    body = body_of(served)
    signature = served.bank.emulator.outbox.sign(body)
    for altered in (json.dumps(json.loads(body), indent=1).encode(), b"\xef\xbb\xbf" + body):
        assert served.bank.send(altered, {SIGNATURE: signature}).status_code == 401
    assert served.bank.send(body, {SIGNATURE: signature}).status_code == 200
    huge = b"x" * (1024 * 1024 + 1)
    sign = served.bank.emulator.outbox.sign
    assert served.bank.send(huge, {SIGNATURE: sign(huge)}).status_code == 413


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"event":"x"}', b"[" * 5000])
def test_what_is_signed_and_cannot_be_read_is_parked(served: Served, body: bytes) -> None:
    answer = served.bank.send(body, {SIGNATURE: served.bank.emulator.outbox.sign(body)})

    assert answer.status_code == 200
    [row] = rows(served)
    assert (row["kind"], row["name"]) == ("dead", "unreadable")
    assert served.services.queue.length(PAYMENTS) == 0


@pytest.mark.both_backends
def test_a_repeated_event_is_kept_once_also_under_another_event_id(served: Served) -> None:
    body = body_of(served)
    sign = served.bank.emulator.outbox.sign
    for event_id in ("evt_1", "evt_1", "evt_2", "../../x", "ü"):
        headers = {
            SIGNATURE: sign(body),
            "X-Razorpay-Event-Id": event_id,
        }
        assert served.bank.send(body, headers).status_code == 200

    assert len(rows(served)) == 1
    assert served.services.queue.length(PAYMENTS) == 1


def test_events_older_than_any_replay_are_acknowledged_and_dropped(served: Served) -> None:
    body = body_of(served)
    served.clock.forward(timedelta(days=17))
    answer = served.bank.send(body, {SIGNATURE: served.bank.emulator.outbox.sign(body)})

    assert answer.status_code == 200
    assert rows(served, days_ago=17) == []


def test_the_previous_secret_counts_while_it_is_set(served: Served) -> None:
    given = {
        "razorpay_key_id": "rzp_test_1",
        "razorpay_key_secret": "key-secret",
        "razorpay_webhook_secret": "new-secret",
    }
    body = json.dumps({"event": "order.paid", "created_at": 1, "payload": {}}).encode()
    for previous, status in (("old-secret", 200), ("", 401)):
        changed = served.again(razorpay_webhook_secret_previous=previous, **given)
        with using(changed.services):
            signed = {SIGNATURE: signature_of("old-secret", body)}
            assert changed.bank.send(body, signed).status_code == status


@pytest.mark.both_backends
def test_an_event_whose_queue_message_was_lost_is_swept_up(served: Served) -> None:
    asha = served.member()
    served.bank.pay(order(asha)["checkout"]["order_id"])
    served.bank.deliver()
    for message in served.services.queue.receive(PAYMENTS, limit=32):
        served.services.queue.delete(PAYMENTS, message)
    assert served.services.billing.inbox.sweep() == 0  # it may still be on its way

    served.clock.forward(timedelta(minutes=6))
    assert served.services.billing.inbox.sweep() == 3
    served.settle()
    assert credits_of(asha) == 5
    assert served.services.billing.inbox.sweep() == 0


class Broken:
    """A part of ours with a fault in it."""

    def payment(self, _payment: object) -> None:
        raise ZeroDivisionError


def test_an_outage_of_razorpay_gives_no_event_up(served: Served) -> None:
    asha = served.member()
    served.bank.pay(order(asha)["checkout"]["order_id"])
    served.bank.deliver()
    for row in rows(served):
        message = {"day": row["day"], "row_id": row["id"]}
        for _ in range(10):
            served.bank.emulator.faults.next.append("500")
            with pytest.raises(Outage):
                served.services.billing.webhook_events.handle(message)
    served.settle()

    assert {each["kind"] for each in rows(served)} == {"done"}
    assert credits_of(asha) == 5


@pytest.mark.both_backends
def test_what_keeps_failing_is_given_up_with_an_alarm_and_can_be_replayed(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    asha = served.member()
    made = order(asha)
    served.bank.pay(made["checkout"]["order_id"])
    served.bank.deliver()
    [row, *_] = rows(served)
    message = {"day": row["day"], "row_id": row["id"]}
    faulty: Any = Broken()
    broken = replace(served.services.billing.webhook_events, lookup=faulty)
    for _ in range(5):
        with suppress(ZeroDivisionError):  # the queue's worker sees it and tries again
            broken.handle(message)
    assert "alarm.webhook_dead" in caplog.text
    assert [each["kind"] for each in rows(served)].count("dead") == 1

    served.services.billing.webhook_events.handle(message)
    assert credits_of(asha) == 0
    replayed = post(served.admin(), "payments/replay", {"reason": "ticket 7"})
    assert replayed.json() == {"events": 1}
    served.settle()
    assert {each["kind"] for each in rows(served)} == {"done"}
    assert credits_of(asha) == 5


def test_what_webhooks_missed_is_fetched_and_somebody_is_told(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    asha = served.member()
    served.bank.pay(order(asha)["checkout"]["order_id"])
    served.bank.emulator.outbox.waiting.clear()
    served.clock.forward(timedelta(minutes=16))
    asha.log_in()

    payment_reconcile(served.services)
    assert credits_of(asha) == 5
    assert '"alarm.webhooks_missed"' in caplog.text
    assert '"missed": 1' in caplog.text
    caplog.clear()
    again = served.services.billing.reconciliation.run()
    assert (again.settled, again.missed) == (0, 0)
    assert "alarm" not in caplog.text


def test_refunds_and_disputes_that_webhooks_missed_are_fetched_too(served: Served) -> None:
    from dev.razorpay import disputes, payments

    asha = served.member()
    buy(served, asha, "credits_20")
    state = served.bank.emulator.state
    payments.refund(state, payment_of(served), {"amount": 7990})
    disputes.open_dispute(state, payment_of(served))
    served.bank.emulator.outbox.waiting.clear()
    served.services.billing.reconciliation.run()

    assert credits_of(asha) == 0
    [dispute] = state.all("dispute")
    disputes.close_dispute(state, dispute["id"], won=True)
    served.services.billing.reconciliation.run()
    assert credits_of(asha) == 18


def test_one_payment_that_cannot_be_settled_stops_no_other(served: Served) -> None:
    asha, ben = served.member(), served.member("Ben Roy", "ben@example.com")
    for person in (asha, ben):
        served.bank.pay(order(person)["checkout"]["order_id"])
    state = served.bank.emulator.state
    newest = state.all("payment")[0]
    state.get("order", newest["order_id"])["amount"] = "not money"
    outcome = served.services.billing.reconciliation.run()

    assert outcome.failed == 1
    assert sorted([credits_of(asha), credits_of(ben)]) == [0, 5]


def test_payments_of_other_programs_on_the_same_account_are_left_alone(served: Served) -> None:
    from dev.razorpay import payments
    from dev.razorpay.state import new_order

    state = served.bank.emulator.state
    other = new_order(state, {"amount": 500, "currency": "INR", "receipt": "theirs"})
    payments.attempt(state, other["id"])
    served.settle()
    served.services.billing.reconciliation.run()

    assert state.all("refund") == []


@pytest.mark.both_backends
def test_sixteen_shoppers_at_once_get_consecutive_invoices(served: Served) -> None:
    from concurrent.futures import ThreadPoolExecutor

    asha = served.member()
    for _ in range(16):
        served.bank.pay(order(asha)["checkout"]["order_id"])
    served.bank.deliver()
    messages = served.services.queue.receive(PAYMENTS, limit=32)
    while messages:
        with ThreadPoolExecutor(8) as pool:
            list(
                pool.map(served.services.billing.webhook_events.handle, [m.body for m in messages])
            )
        for message in messages:
            served.services.queue.delete(PAYMENTS, message)
        messages = served.services.queue.receive(PAYMENTS, limit=32)
    numbers = sorted(row["invoice_number"] for row in asha.read("payments")["items"])

    assert numbers == [invoice_number(served, n) for n in range(1, 17)]
    assert credits_of(asha) == 80
