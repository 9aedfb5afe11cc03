"""The adapter on the razorpay package: each known fault of the package is shown closed.

Where the fault can be shown on the package itself the test does so first, so that it says when the
package has been mended.
"""

import inspect
import logging
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, override

import certifi
import pytest
import razorpay
import requests

from dev.razorpay import disputes, payments, subscriptions
from dev.razorpay.emulator import Emulator
from dev.razorpay.serving import InProcess, served
from dev.razorpay.state import PERSON
from shared.adapters.razorpay import transport
from shared.adapters.razorpay.gateway import RazorpayGateway
from shared.adapters.razorpay.signatures import is_signed, signature_of
from shared.ports import Outage
from shared.ports.payment_errors import LOW_BALANCE, TOO_OLD, GatewayRefused, NoSuchThingAtGateway
from shared.ports.payments import (
    Credentials,
    DisputeStatus,
    PaymentStatus,
    PlanTerms,
    ReversalStatus,
)
from tests.support.clock import FixedClock

ACCOUNT = Credentials(key_id="rzp_test_1", key_secret="key", webhook_secret="hook")
TERMS = PlanTerms("pro", "Pro", 49900, "monthly")


@pytest.fixture
def bank(clock: FixedClock) -> Emulator:
    return Emulator(clock, key_id="rzp_test_1", key_secret="key", webhook_secret="hook")


@pytest.fixture(params=["in process", "over a socket"])
def gateway(request: pytest.FixtureRequest, bank: Emulator) -> Iterator[RazorpayGateway]:
    if request.param == "in process":
        yield RazorpayGateway(ACCOUNT, api_url="https://bank", adapter=InProcess(bank))
    else:
        with served(bank) as url:
            yield RazorpayGateway(ACCOUNT, api_url=url)


@pytest.fixture
def quick(bank: Emulator) -> RazorpayGateway:
    return RazorpayGateway(ACCOUNT, api_url="https://bank", adapter=InProcess(bank))


def placed(gateway: RazorpayGateway, paise: int = 10000, receipt: str = "ord_1") -> str:
    return gateway.create_order(receipt=receipt, amount_paise=paise, notes={"a": "b"}).id


def test_an_order_is_made_found_and_paid(gateway: RazorpayGateway, bank: Emulator) -> None:
    order_id = placed(gateway)
    payment_id = payments.attempt(bank.state, order_id, outcome="authorized")["id"]
    taken = gateway.capture(payment_id, 10000)

    assert gateway.order(order_id).notes == {"a": "b"}
    assert [order.id for order in gateway.orders_with("ord_1")] == [order_id]
    assert gateway.orders_with("ord_2") == []
    assert taken.status is PaymentStatus.CAPTURED
    assert gateway.payments_of(order_id) == [taken] == [gateway.payment(payment_id)]
    with pytest.raises(GatewayRefused):
        gateway.capture(payment_id, 10000)


def test_a_refund_is_given_once_under_its_key(gateway: RazorpayGateway, bank: Emulator) -> None:
    payment_id = payments.attempt(bank.state, placed(gateway))["id"]
    refunds = [gateway.refund(payment_id, 4000, key="refund-key-1") for _ in range(2)]

    assert refunds[0] == refunds[1]
    assert gateway.refunds_of(payment_id) == refunds[:1]
    with pytest.raises(GatewayRefused):
        gateway.refund(payment_id, 5000, key="refund-key-1")
    with pytest.raises(GatewayRefused):
        gateway.refund(payment_id, 6001, key="refund-key-2")
    payments.finish_refund(bank.state, refunds[0].id, failed=True)
    assert gateway.refunds_of(payment_id)[0].status is ReversalStatus.LAPSED


def test_lists_are_read_to_their_end(
    gateway: RazorpayGateway, bank: Emulator, clock: FixedClock
) -> None:
    for _ in range(101):
        payments.attempt(bank.state, placed(gateway))
    now = clock()
    found = list(gateway.payments_between(now - timedelta(days=1), now))

    assert len({payment.id for payment in found}) == 101
    assert list(gateway.payments_between(now + timedelta(days=1), now + timedelta(days=2))) == []


def test_a_subscription_is_made_charged_and_ended(
    gateway: RazorpayGateway, bank: Emulator, clock: FixedClock
) -> None:
    plan_id = gateway.plan(TERMS)
    made = gateway.create_subscription(
        plan_id=plan_id, cycles=12, expire_by=clock() + timedelta(days=1), notes={"mine": "1"}
    )
    subscriptions.charge(bank.state, made.id)
    [invoice] = gateway.invoices_of(made.id)

    assert [found.id for found in gateway.subscriptions_of(plan_id, made.created_at)] == [made.id]
    assert invoice.period_end
    assert invoice.period_start
    assert gateway.invoice(invoice.id).subscription_id == made.id
    for _ in range(2):
        gateway.cancel_subscription(made.id, at_period_end=False)
    assert gateway.subscription(made.id).over


def test_a_plan_that_is_there_is_not_made_again(bank: Emulator, quick: RazorpayGateway) -> None:
    other = RazorpayGateway(ACCOUNT, api_url="https://bank", adapter=InProcess(bank))

    assert quick.plan(TERMS) == quick.plan(TERMS) == other.plan(TERMS)
    assert other.plan(TERMS._replace(amount_paise=1)) != quick.plan(TERMS)


def test_disputes_are_read(quick: RazorpayGateway, bank: Emulator, clock: FixedClock) -> None:
    payment_id = payments.attempt(bank.state, placed(quick))["id"]
    dispute = disputes.open_dispute(bank.state, payment_id)
    [listed] = quick.disputes_between(clock() - timedelta(1), clock())

    assert quick.dispute(dispute["id"]) == listed
    assert (listed.status, listed.final, listed.deducted_paise) == (DisputeStatus.OPEN, False, 0)
    assert listed.respond_by
    disputes.close_dispute(bank.state, dispute["id"], won=True)
    assert quick.dispute(dispute["id"]).status is DisputeStatus.WON
    disputes.challenge(bank.state, dispute["id"])
    assert quick.dispute(dispute["id"]).phase == "pre_arbitration"


@pytest.mark.parametrize("bounded", [True, False])
def test_disputes_are_listed_whether_their_list_takes_bounds_or_not(
    quick: RazorpayGateway, bank: Emulator, clock: FixedClock, *, bounded: bool
) -> None:
    bank.state.bounds_disputes = bounded
    first = disputes.open_dispute(bank.state, payments.attempt(bank.state, placed(quick))["id"])
    clock.forward(timedelta(days=30))
    second = disputes.open_dispute(bank.state, payments.attempt(bank.state, placed(quick))["id"])
    found = list(quick.disputes_between(clock() - timedelta(days=1), clock()))

    assert [each.id for each in found] == [second["id"]]
    assert first["id"] != second["id"]


def test_one_foreign_item_of_a_list_hides_no_other(
    quick: RazorpayGateway, bank: Emulator, clock: FixedClock
) -> None:
    good = payments.attempt(bank.state, placed(quick))["id"]
    pending = payments.attempt(bank.state, placed(quick), outcome="pending")["id"]
    broken = payments.attempt(bank.state, placed(quick))
    broken["amount"] = "much"
    found = {each.id: each for each in quick.payments_between(clock() - timedelta(1), clock())}

    assert set(found) == {good, pending}
    assert found[pending].status is PaymentStatus.OTHER
    assert not found[pending].taken


def test_a_refusal_says_why_although_its_reason_is_na(
    quick: RazorpayGateway, bank: Emulator, clock: FixedClock
) -> None:
    payment_id = payments.attempt(bank.state, placed(quick))["id"]
    bank.state.balance = 0
    with pytest.raises(GatewayRefused) as poor:
        quick.refund(payment_id, 100, key="refund-key-1")
    bank.state.balance = None
    clock.forward(timedelta(days=183))
    with pytest.raises(GatewayRefused) as old:
        quick.refund(payment_id, 100, key="refund-key-2")

    assert (poor.value.reason, old.value.reason) == (LOW_BALANCE, TOO_OLD)


def test_what_a_request_does_not_take_is_refused(quick: RazorpayGateway, bank: Emulator) -> None:
    quick.orders_with("none")  # its client is there then
    with pytest.raises(GatewayRefused) as caught:
        quick._client.order.create(data={"amount": 100, "currency": "INR", "colour": "red"})

    assert caught.value.field == "colour"


def test_nothing_of_a_payer_passes_the_port(quick: RazorpayGateway, bank: Emulator) -> None:
    payment_id = payments.attempt(bank.state, placed(quick))["id"]

    for word in ("canary", "4366", "424242", str(PERSON["contact"]), "Cardholder"):
        assert word.lower() not in repr(quick.payment(payment_id)).lower()


def test_fault_1_a_default_that_threads_share_mixes_no_amounts(
    bank: Emulator, quick: RazorpayGateway
) -> None:
    parameters = inspect.signature(razorpay.resources.Payment.capture).parameters
    assert parameters["data"].default is razorpay.resources.Payment.capture.__defaults__[0]
    amounts = {
        payments.attempt(bank.state, placed(quick, paise), outcome="authorized")["id"]: paise
        for paise in range(1000, 1200)
    }
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            taken = list(pool.map(lambda item: quick.capture(*item), amounts.items()))
    finally:
        sys.setswitchinterval(before)

    assert [payment.amount_paise for payment in taken] == list(amounts.values())
    assert razorpay.resources.Payment.capture.__defaults__ == ({},)


def test_fault_2_the_authorities_are_those_of_certifi(bank: Emulator) -> None:
    theirs = razorpay.Client(auth=("a", "b")).cert_path
    assert theirs.endswith("ca-bundle.crt")
    seen: list[Any] = []

    class Watching(InProcess):
        @override
        def send(self, request: Any, **more: Any) -> requests.Response:  # type: ignore[override]
            seen.append((more["verify"], more["timeout"]))
            return super().send(request, **more)

    placed(RazorpayGateway(ACCOUNT, api_url="https://bank", adapter=Watching(bank)))
    assert seen == [(certifi.where(), (transport.CONNECT_S, transport.READ_S))]


def test_fault_3_an_answer_that_does_not_come_is_not_waited_for(
    bank: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "READ_S", 0.2)
    bank.faults.slow_s = 2
    with served(bank) as url:
        gateway = RazorpayGateway(ACCOUNT, api_url=url)
        began = time.monotonic()
        with pytest.raises(Outage):
            placed(gateway)
        assert time.monotonic() - began < 1.5


@pytest.mark.parametrize("fault", ["lost", "cut", "429", "500", "html"])
def test_fault_4_a_post_is_never_repeated_by_itself(
    bank: Emulator, quick: RazorpayGateway, fault: str
) -> None:
    bank.faults.next.extend([fault, "seen"])
    with pytest.raises(Outage):
        placed(quick)

    assert list(bank.faults.next) == ["seen"]
    assert len(bank.state.all("order")) == (fault == "lost")


def test_fault_4_a_connection_that_breaks_is_not_tried_again(bank: Emulator) -> None:
    with served(bank) as url:
        pass
    gateway = RazorpayGateway(ACCOUNT, api_url=url)  # nobody listens there any more
    with pytest.raises(Outage):
        placed(gateway)


def test_fault_5_what_the_service_says_of_an_error_is_kept_but_not_its_prose(
    quick: RazorpayGateway, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(GatewayRefused) as caught:
        quick.create_order(receipt="x" * 41, amount_paise=1000, notes={})

    assert (caught.value.reason, caught.value.field) == ("input_validation_failed", "receipt")
    assert '"status": 400' in caplog.text
    assert "may not be greater" not in caplog.text


def test_fault_5_an_answer_that_is_no_json_is_an_outage_and_nothing_is_printed(
    bank: Emulator, quick: RazorpayGateway, capsys: pytest.CaptureFixture[str]
) -> None:
    for fault in ("html", "cut"):
        bank.faults.next.append(fault)
        with pytest.raises(Outage):
            quick.orders_with("x")

    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "strange",
    ["order_x/../../payments?y=", "order_", "", "pay_0123456789abcd", "order_" + "é" * 14],
)
def test_fault_6_an_id_of_another_form_is_never_part_of_an_address(
    bank: Emulator, quick: RazorpayGateway, strange: str
) -> None:
    bank.faults.next.append("unasked")
    for ask in (quick.order, quick.payments_of):
        with pytest.raises(NoSuchThingAtGateway):
            ask(strange)

    assert list(bank.faults.next) == ["unasked"]


@pytest.mark.parametrize("signature", [None, "", "ü" * 64, "0" * 64, "\udcff" * 8, "é"])
def test_fault_7_no_signature_raises_and_no_forgery_is_good(signature: str | None) -> None:
    assert is_signed("secret", b"body", signature) is False


def test_fault_7_known_signatures_are_good(quick: RazorpayGateway) -> None:
    """The example of Razorpay's own documentation."""
    known = "b2335e3b0801106b84a7faff035df56ecffde06918c9ddd1f0fafbb37a51cc89"
    theirs = RazorpayGateway(
        Credentials(key_id="k", key_secret="key_secret", webhook_secret="w"), api_url="https://bank"
    )

    assert theirs.signed_order("fake_order_id", "fake_payment_id", known)
    assert not theirs.signed_subscription("fake_order_id", "fake_payment_id", known)
    assert not theirs.signed_order("fake_order_id", "fake_payment_id", known.upper())
    assert is_signed("key_secret", b"fake_order_id|fake_payment_id", known)
    assert not is_signed("", b"body", signature_of("", b"body"))


@pytest.mark.parametrize("empty", ["key_id", "key_secret", "webhook_secret"])
def test_an_empty_secret_refuses_to_start(empty: str) -> None:
    given = {"key_id": "k", "key_secret": "s", "webhook_secret": "w", empty: ""}
    with pytest.raises(ValueError, match="needs a key id"):
        RazorpayGateway(Credentials(**given), api_url="https://bank")


def test_secrets_are_in_no_repr() -> None:
    assert "hook" not in repr(ACCOUNT)


def test_wrong_keys_are_an_outage_of_ours_and_no_answer_to_a_customer(bank: Emulator) -> None:
    wrong = Credentials(key_id="rzp_test_1", key_secret="other", webhook_secret="hook")
    with pytest.raises(Outage):
        placed(RazorpayGateway(wrong, api_url="https://bank", adapter=InProcess(bank)))


def test_what_the_service_does_not_know_is_named_so(quick: RazorpayGateway) -> None:
    for ask, strange in (
        (quick.order, "order_0123456789abcd"),
        (quick.payment, "pay_0123456789abcd"),
    ):
        with pytest.raises(NoSuchThingAtGateway):
            ask(strange)


def test_an_answer_of_another_shape_is_an_outage(bank: Emulator, quick: RazorpayGateway) -> None:
    order_id = placed(quick)
    for broken in ({"amount": 1.5}, {"amount": True}, {"amount": -1}, {"created_at": "soon"}):
        whole = dict(bank.state.get("order", order_id))
        bank.state.get("order", order_id).update(broken)
        with pytest.raises(Outage):
            quick.order(order_id)
        bank.state.get("order", order_id).update(whole)


def test_each_thread_has_a_session_of_its_own(quick: RazorpayGateway) -> None:
    seen: list[Any] = []

    def look() -> None:
        seen.append(quick._client.session)

    threads = [threading.Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
        thread.join()

    assert seen[0] is not seen[1]


def test_fault_8_no_request_reads_the_packages_metadata_from_disk(
    quick: RazorpayGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    from importlib import metadata

    def fail(name: str) -> str:
        raise AssertionError(name)

    monkeypatch.setattr(metadata, "version", fail)
    placed(quick)


def test_a_ping_asks_with_our_key_and_not_at_every_look(
    quick: RazorpayGateway, bank: Emulator
) -> None:
    assert quick.ping() == "Razorpay, test mode"
    bank.faults.next.append("500")
    assert quick.ping() == "Razorpay, test mode"

    wrong = Credentials(key_id="rzp_test_1", key_secret="other", webhook_secret="hook")
    with pytest.raises(Outage):
        RazorpayGateway(wrong, api_url="https://bank", adapter=InProcess(bank)).ping()
