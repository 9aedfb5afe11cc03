"""Buying through HTTP: plans, orders, the checkout, history, invoices, refunds, subscriptions."""

import io
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from pypdf import PdfReader

from dev.candidate import Candidate
from dev.razorpay import disputes, payments, subscriptions
from shared.bootstrap import using
from shared.ports.documents import Stale
from tests.support.buying import (
    buy,
    code,
    credits_of,
    hand_in,
    invoice_number,
    order,
    payment_of,
    post,
)
from tests.support.served import Served
from tests.support.storage import Storage

type Serve = Callable[..., Served]


@pytest.fixture
def serve(storage: Storage) -> Iterator[Serve]:
    """Return what serves an installation with settings of the test's own."""
    with ExitStack() as stack:

        def start(**settings: Any) -> Served:
            made = Served(storage, **settings)
            stack.enter_context(using(made.services))
            return made

        yield start


@pytest.fixture
def asha(served: Served) -> Candidate:
    return served.member()


def answered(person: Candidate) -> None:
    """Open an interview and answer it, so that it is charged."""
    session = person.open_interview(questions=1)
    [question] = session["questions"]
    person.answer(session["id"], question["id"], "An index makes the query fast.")


def test_prices_are_whole_paise_and_show_the_tax_within(serve: Serve) -> None:
    served = serve(seller_gstin="29ABCDE1234F1Z5")
    plans = served.newcomer().http.get("/api/v1/plans").json()["plans"]
    by_code = {plan["code"]: plan for plan in plans}

    assert by_code["credits_5"]["amount_paise"] == 24900
    assert by_code["credits_5"]["gst_paise"] == 3798  # 249.00 holds 211.02 and 18 % of it
    assert by_code["pro_yearly"]["period"] == "yearly"


def test_who_is_not_registered_shows_no_tax_anywhere(served: Served, asha: Candidate) -> None:
    plans = served.newcomer().http.get("/api/v1/plans").json()["plans"]

    assert {(plan["gst_paise"], plan["gst_percent"]) for plan in plans} == {(0, 0)}
    assert buy(served, asha)["plan"]["gst_paise"] == 0


@pytest.mark.both_backends
def test_what_is_paid_is_credited_once_by_callback_and_webhook_together(
    served: Served, asha: Candidate
) -> None:
    bought = buy(served, asha)
    assert (bought["state"], credits_of(asha)) == ("paid", 5)

    served.settle()
    assert credits_of(asha) == 5
    assert [row["id"] for row in asha.read("payments")["items"]] == [bought["id"]]


def test_a_webhook_alone_is_enough(served: Served, asha: Candidate) -> None:
    made = order(asha)
    served.bank.pay(made["checkout"]["order_id"])
    served.settle()

    assert credits_of(asha) == 5


def test_a_signature_of_another_order_or_payment_proves_nothing(
    served: Served, asha: Candidate
) -> None:
    first, second = order(asha), order(asha)
    handed = served.bank.pay(first["checkout"]["order_id"])

    assert code(hand_in(asha, second["order"]["id"], handed)) == (422, "payment.not_proved")
    forged = {**handed, "razorpay_signature": "0" * 64}
    assert code(hand_in(asha, first["order"]["id"], forged)) == (422, "payment.not_proved")
    strange = {**handed, "razorpay_signature": "ü" * 64}
    assert code(hand_in(asha, first["order"]["id"], strange)) == (422, "payment.not_proved")
    assert credits_of(asha) == 0


def test_somebody_elses_order_cannot_be_handed_in(served: Served, asha: Candidate) -> None:
    ben = served.member("Ben Roy", "ben@example.com")
    made = order(asha)
    handed = served.bank.pay(made["checkout"]["order_id"])

    assert code(hand_in(ben, made["order"]["id"], handed)) == (404, "payment.not_found")
    order(ben)
    assert code(hand_in(ben, made["order"]["id"], handed)) == (404, "payment.not_found")


@pytest.mark.parametrize("named", [(), ("order_id", "subscription_id")])
def test_either_an_order_or_a_subscription_is_handed_in(
    asha: Candidate, named: tuple[str, ...]
) -> None:
    ids = {"order_id": "ord_" + "0" * 32, "subscription_id": "sub_" + "0" * 32}
    proof = {"razorpay_payment_id": "pay_" + "0" * 14, "razorpay_signature": "0" * 64}
    body = {**proof, **{name: ids[name] for name in named}}

    assert code(post(asha, "payments/verify", body)) == (422, "request.invalid")


def test_an_order_that_loses_every_race_is_answered_with_a_time_to_retry(
    served: Served, asha: Candidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stale(*_args: object, **_more: object) -> None:
        raise Stale

    with monkeypatch.context() as patched:
        patched.setattr(type(served.services.documents), "replace", stale)
        answer = post(
            asha,
            "orders",
            {"plan": "credits_5", "billing_state": "29"},
            **{"Idempotency-Key": "once"},
        )
    assert code(answer) == (503, "request.contended")
    assert answer.headers["retry-after"] == "1"

    made = order(asha, key="once")
    [known] = served.bank.emulator.state.all("order")
    assert known["id"] == made["checkout"]["order_id"]


@pytest.mark.both_backends
def test_an_order_repeated_under_its_key_is_one_order(served: Served, asha: Candidate) -> None:
    first, second = (order(asha, key="once") for _ in range(2))

    assert first == second
    assert len(served.bank.emulator.state.all("order")) == 1
    reused = post(
        asha, "orders", {"plan": "credits_20", "billing_state": "29"}, **{"Idempotency-Key": "once"}
    )
    assert code(reused) == (409, "request.idempotency_key_reused")


def test_a_request_is_repeated_at_another_name_of_the_same_host(asha: Candidate) -> None:
    """A client that a lost answer sends to the platform's own name, or behind another proxy."""
    asked, once = {"plan": "credits_5", "billing_state": "29"}, {"Idempotency-Key": "once"}
    first, second = (
        post(asha, "orders", asked, **once, Host=name)
        for name in ("api.imock.ai", "imock.azurewebsites.net:443")
    )

    assert second.status_code == 201, second.text
    assert second.json() == first.json()


@pytest.mark.parametrize("fault", ["lost", "cut", "500", "429", "html"])
def test_after_a_lost_answer_the_order_is_looked_up_and_never_made_twice(
    served: Served, asha: Candidate, fault: str
) -> None:
    served.bank.emulator.faults.next.append(fault)
    once = {"Idempotency-Key": "once"}
    refused = post(asha, "orders", {"plan": "credits_5", "billing_state": "29"}, **once)
    assert code(refused) == (503, "service.outage")
    assert refused.headers["retry-after"]

    made = order(asha, key="once")
    [known] = served.bank.emulator.state.all("order")
    assert known["id"] == made["checkout"]["order_id"]
    assert known["receipt"] == made["order"]["id"]


def test_the_price_is_the_one_of_the_moment_of_the_order(
    served: Served, asha: Candidate, tmp_path: Path
) -> None:
    made = order(asha)
    products = [{"code": "credits_5", "title": "5 interviews", "amount_paise": 49800, "credits": 5}]
    dearer = tmp_path / "catalogue.json"
    dearer.write_text(json.dumps({"gst_percent": 18, "products": products}), encoding="utf-8")
    handed = served.bank.pay(made["checkout"]["order_id"])

    with using(served.again(catalogue_file=dearer).services):
        paid = hand_in(asha, made["order"]["id"], handed).json()["order"]
        assert (paid["state"], paid["plan"]["amount_paise"]) == ("paid", 24900)
        assert order(asha)["checkout"]["amount_paise"] == 49800


def test_a_payment_that_failed_and_was_authorised_late_is_captured_and_credited(
    served: Served, asha: Candidate
) -> None:
    made = order(asha)
    served.bank.pay(made["checkout"]["order_id"], "failed")
    served.settle()
    assert credits_of(asha) == 0

    served.clock.forward(timedelta(days=2))
    asha.log_in()
    payments.authorise(served.bank.emulator.state, payment_of(served))
    served.settle()
    assert credits_of(asha) == 5


def test_of_two_payments_for_one_order_one_counts_and_the_other_goes_back(
    served: Served, asha: Candidate
) -> None:
    made = order(asha)
    served.bank.pay(made["checkout"]["order_id"], "failed")
    served.bank.pay(made["checkout"]["order_id"])
    state = served.bank.emulator.state
    [failed] = [each for each in state.all("payment") if each["status"] == "failed"]
    payments.authorise(state, failed["id"])
    payments.capture(state, failed["id"], {"amount": failed["amount"]})
    served.settle()

    assert credits_of(asha) == 5
    kept = [each["amount"] - each["amount_refunded"] for each in state.all("payment")]
    assert sorted(kept) == [0, 24900]


def test_a_payment_of_another_amount_buys_nothing_and_goes_back(
    served: Served, asha: Candidate
) -> None:
    made = order(asha)
    payments.attempt(served.bank.emulator.state, made["checkout"]["order_id"], amount=100)
    served.settle()

    assert credits_of(asha) == 0
    [payment] = served.bank.emulator.state.all("payment")
    assert payment["amount_refunded"] == 100


def test_interviews_are_free_until_the_months_allowance_is_used_then_cost_credits(
    serve: Serve,
) -> None:
    served = serve(free_interviews_per_month=1)
    asha = served.member()
    asha.prepare_for("backend", "mid")
    answered(asha)
    refused = post(asha, "sessions", {"question_count": 1})
    assert code(refused) == (402, "payment.no_credits")

    buy(served, asha)
    session = asha.open_interview(questions=1)
    shown = asha.read("credits")
    assert (shown["credits"], shown["free_left"], shown["reserved"]) == (4, 0, 1)
    asha.http.delete(
        f"/api/v1/sessions/{session['id']}", headers={"Authorization": f"Bearer {asha.token}"}
    )
    assert (credits_of(asha), asha.read("credits")["reserved"]) == (5, 0)
    answered(asha)
    assert (credits_of(asha), asha.read("credits")["reserved"]) == (4, 0)
    served.clock.forward(timedelta(days=31))
    asha.log_in()
    assert asha.read("credits")["free_left"] == 1


def test_an_interview_repeated_under_its_key_is_paid_once(
    serve: Serve,
) -> None:
    served = serve(free_interviews_per_month=0)
    asha = served.member()
    asha.prepare_for("backend", "mid")
    buy(served, asha)
    for _ in range(2):
        asha.open_interview(questions=1, key="once")

    assert credits_of(asha) == 4


@pytest.mark.both_backends
def test_a_refund_takes_credits_back_in_proportion_and_once(
    served: Served, asha: Candidate
) -> None:
    buy(served, asha)
    root, payment_id = served.admin(), payment_of(served)
    body, once = {"amount_paise": 9960, "reason": "asked_for"}, {"Idempotency-Key": "first"}
    path = f"payments/{payment_id}/refund"

    answers = [post(root, path, body, **once) for _ in range(2)]
    assert [answer.json()["order"]["reversed_paise"] for answer in answers] == [9960, 9960]
    served.settle()
    assert credits_of(asha) == 3  # two fifths went back
    rest = post(root, path, {"reason": "asked_for"}, **{"Idempotency-Key": "second"})
    assert rest.json()["order"]["reversed_paise"] == 24900
    assert credits_of(asha) == 0
    more = post(root, path, {"reason": "asked_for"}, **{"Idempotency-Key": "third"})
    assert code(more) == (409, "payment.not_refundable")


def test_a_refund_whose_answer_is_lost_is_not_given_twice(served: Served, asha: Candidate) -> None:
    buy(served, asha)
    root, payment_id = served.admin(), payment_of(served)
    body, once = {"amount_paise": 5000, "reason": "other"}, {"Idempotency-Key": "once"}
    served.bank.emulator.faults.next.extend(["", "", "", "", "", "", "lost"])
    answers = [post(root, f"payments/{payment_id}/refund", body, **once) for _ in range(2)]

    assert answers[1].json()["order"]["reversed_paise"] == 5000
    assert len(served.bank.emulator.state.all("refund")) == 1


def test_a_refund_needs_a_key_and_the_role(served: Served, asha: Candidate) -> None:
    buy(served, asha)
    path, body = f"payments/{payment_of(served)}/refund", {"reason": "other"}

    assert code(post(asha, path, body)) == (403, "auth.role_needed")
    needed = post(served.admin(), path, body)
    assert code(needed) == (422, "request.idempotency_key_needed")


def test_a_refund_that_fails_gives_the_credits_again(served: Served, asha: Candidate) -> None:
    buy(served, asha)
    path = f"payments/{payment_of(served)}/refund"
    post(served.admin(), path, {"reason": "other"}, **{"Idempotency-Key": "once"})
    assert credits_of(asha) == 0
    [refund] = served.bank.emulator.state.all("refund")
    served.bank.refund_done(refund["id"], failed=True)
    served.settle()

    assert credits_of(asha) == 5


@pytest.mark.parametrize(("won", "left"), [(True, 5), (False, 0)])
def test_a_dispute_takes_the_credits_and_winning_it_brings_them_back(
    served: Served, asha: Candidate, *, won: bool, left: int
) -> None:
    buy(served, asha)
    state = served.bank.emulator.state
    dispute = disputes.open_dispute(state, payment_of(served))
    served.settle()
    assert credits_of(asha) == 0

    disputes.close_dispute(state, dispute["id"], won=won)
    served.settle()
    assert credits_of(asha) == left


@pytest.mark.both_backends
def test_an_invoice_shows_the_number_the_tax_and_no_person(serve: Serve) -> None:
    served = serve(
        seller_name="iMock Ltd", seller_address="Bengaluru", seller_gstin="29ABCDE1234F1Z5"
    )
    asha = served.member()
    bought = buy(served, asha)
    answer = asha.http.get(
        f"/api/v1/orders/{bought['id']}/invoice",
        headers={"Authorization": f"Bearer {asha.token}"},
    )
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()

    assert answer.headers["content-type"] == "application/pdf"
    for part in (
        invoice_number(served, 1),
        "CGST 9 %",
        "INR 18.99",
        "INR 249.00",
        "29ABCDE1234F1Z5",
    ):
        assert part in text
    for part in ("Asha", "example.com"):
        assert part not in text


def test_there_is_no_invoice_before_the_payment(served: Served, asha: Candidate) -> None:
    made = order(asha)
    with pytest.raises(httpx.HTTPStatusError, match="409"):
        asha.read(f"orders/{made['order']['id']}/invoice")


@pytest.mark.both_backends
@pytest.mark.parametrize("backend", ["embedded"])  # one financial year
def test_a_subscription_is_pro_for_each_period_that_was_paid(
    serve: Serve,
) -> None:
    served = serve(free_interviews_per_month=0)
    asha = served.member()
    started = post(asha, "subscriptions", {"plan": "pro_monthly", "billing_state": "29"}).json()
    gateway_id = started["checkout"]["subscription_id"]
    handed = served.bank.emulator.checkout.begin_subscription(gateway_id)
    assert hand_in(asha, started["id"], handed).json()["subscription"]["over"] is False
    asha.prepare_for("backend", "mid")
    asha.open_interview(questions=1)
    second = post(asha, "subscriptions", {"plan": "pro_yearly", "billing_state": "29"})
    assert code(second) == (409, "subscription.already_running")

    served.clock.forward(timedelta(days=30, minutes=1))
    asha.log_in()
    assert asha.read("credits")["pro_until"] is None
    subscriptions.charge(served.bank.emulator.state, gateway_id)
    served.settle()
    assert asha.read("credits")["pro_until"]
    numbers = {row["invoice_number"] for row in asha.read("payments")["items"]}
    assert numbers == {invoice_number(served, 1), invoice_number(served, 2)}


def test_a_cancelled_subscription_lasts_until_its_period_ends(
    served: Served, asha: Candidate
) -> None:
    started = post(asha, "subscriptions", {"plan": "pro_monthly", "billing_state": "29"}).json()
    handed = served.bank.emulator.checkout.begin_subscription(
        started["checkout"]["subscription_id"]
    )
    hand_in(asha, started["id"], handed)
    for _ in range(2):
        ended = post(asha, f"subscriptions/{started['id']}/cancel").json()
        assert ended["over"] is True
        assert ended["cancelled_at"]

    assert asha.read("credits")["pro_until"]
    assert (
        post(asha, "subscriptions", {"plan": "pro_yearly", "billing_state": "29"}).status_code
        == 201
    )


def test_each_change_of_a_subscription_is_mailed_once_to_its_owner(
    served: Served, asha: Candidate
) -> None:
    body = {"plan": "pro_monthly", "billing_state": "29"}
    started = post(asha, "subscriptions", body).json()
    state, gateway_id = served.bank.emulator.state, started["checkout"]["subscription_id"]
    hand_in(asha, started["id"], served.bank.emulator.checkout.begin_subscription(gateway_id))
    subscriptions.fail_charge(state, gateway_id)
    for _ in range(2):
        served.settle()
        served.deliver()
    subjects = [str(mail["Subject"]) for mail in asha.outbox.mails_to(asha.address)]

    assert subjects.count("Your subscription is active") == 1
    assert subjects.count("A payment of your subscription failed") == 1
    [shown] = asha.read("subscriptions")["items"]
    assert (shown["status"], shown["over"]) == ("pending", False)


def test_a_subscription_whose_answer_is_lost_is_found_again(
    served: Served, asha: Candidate
) -> None:
    served.bank.emulator.faults.next.extend(["", "", "lost"])  # plans are looked at, one is made
    once = {"Idempotency-Key": "once"}
    body = {"plan": "pro_monthly", "billing_state": "29"}
    assert post(asha, "subscriptions", body, **once).status_code == 503
    started = post(asha, "subscriptions", body, **once).json()

    [known] = served.bank.emulator.state.all("subscription")
    assert known["id"] == started["checkout"]["subscription_id"]
