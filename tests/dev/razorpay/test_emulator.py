"""The emulator of Razorpay: what it keeps, what it sends, what it lets go wrong."""

import json
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar, override

import pytest

from dev.razorpay import payments
from dev.razorpay.emulator import Emulator
from dev.razorpay.errors import ApiError
from dev.razorpay.state import new_order
from dev.razorpay.webhooks import WebhookSender
from shared.adapters.razorpay.signatures import is_signed
from tests.support.clock import FixedClock


def emulator(clock: FixedClock, file: Path | None = None) -> Emulator:
    return Emulator(clock, key_id="k", key_secret="s", webhook_secret="w", file=file)


def order_in(bank: Emulator) -> str:
    made = new_order(bank.state, {"amount": 1000, "currency": "INR", "receipt": "r"})
    order_id: str = made["id"]
    return order_id


def test_what_it_keeps_outlives_it(clock: FixedClock, tmp_path: Path) -> None:
    bank = emulator(clock, tmp_path / "bank.json")
    order_id = order_in(bank)
    paid = bank.handle("POST", "/checkout", f"order_id={order_id}", {}, b"choice=card")
    assert b"Paid." in paid.body

    again = emulator(clock, tmp_path / "bank.json")
    assert again.state.get("order", order_id)["status"] == "paid"
    page = again.handle("GET", "/checkout", f"order_id={order_id}", {}, b"")
    assert b"This is paid already" in page.body


@pytest.mark.parametrize(("choice", "status"), [("fail", "failed"), ("later", "authorized")])
def test_a_payment_may_fail_at_the_checkout_and_be_authorised_later(
    clock: FixedClock, choice: str, status: str
) -> None:
    bank = emulator(clock)
    order_id = order_in(bank)
    page = bank.handle(
        "POST", "/checkout", f"order_id={order_id}", {}, b"choice=" + choice.encode()
    )

    assert b"The payment has failed" in page.body
    [payment] = bank.state.all("payment")
    assert payment["status"] == status
    names = [event.name for event in bank.outbox.sent]
    assert names == ["payment.failed", "payment.authorized"][: len(names)]


def test_strangers_and_what_is_unknown_are_refused_in_razorpays_words(clock: FixedClock) -> None:
    bank = emulator(clock)
    answer = bank.handle("GET", "/v1/orders/order_x", "", {"authorization": "Basic eDp5"}, b"")
    assert answer.status == 401
    unknown = bank.handle("GET", "/checkout", "order_id=order_x", {}, b"")
    assert json.loads(unknown.body)["error"]["description"] == "The id provided does not exist"


def test_more_than_was_taken_does_not_go_back(clock: FixedClock) -> None:
    bank = emulator(clock)
    payment_id = payments.attempt(bank.state, order_in(bank))["id"]
    payments.refund(bank.state, payment_id, {"amount": 600})
    with pytest.raises(ApiError):
        payments.refund(bank.state, payment_id, {"amount": 600})
    with pytest.raises(ApiError):
        payments.attempt(bank.state, bank.state.get("payment", payment_id)["order_id"])


class _Shop(BaseHTTPRequestHandler):
    got: ClassVar[list[tuple[str, bool]]]
    refuse_next: ClassVar[int]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        cls = type(self)
        refused, cls.refuse_next = cls.refuse_next > 0, max(0, cls.refuse_next - 1)
        name = json.loads(body)["event"]
        if not refused:
            cls.got.append((name, is_signed("w", body, self.headers["x-razorpay-signature"])))
        self.send_response(503 if refused else 200)
        self.end_headers()

    @override
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.mark.parametrize(
    ("faults", "refusals", "expected"),
    [
        ({}, 0, ["payment.authorized", "payment.captured", "order.paid"]),
        ({}, 1, ["payment.captured", "order.paid", "payment.authorized"]),
        ({"reverse": True}, 0, ["order.paid", "payment.captured", "payment.authorized"]),
        (
            {"duplicate": True},
            0,
            [n for n in ("payment.authorized", "payment.captured", "order.paid") for _ in "12"],
        ),
        ({"drop": True}, 0, []),
    ],
)
def test_webhooks_are_delivered_with_the_faults_that_are_injected(
    clock: FixedClock, faults: dict[str, bool], refusals: int, expected: list[str]
) -> None:
    class shop(_Shop):  # noqa: N801 - a place of its own for each test
        got: ClassVar[list[tuple[str, bool]]] = []
        refuse_next: ClassVar[int] = refusals

    server = HTTPServer(("127.0.0.1", 0), shop)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    bank = emulator(clock)
    bank.handle("POST", "/emulator/delivery_faults", "", {}, json.dumps(faults).encode())
    payments.attempt(bank.state, order_in(bank))
    sender = WebhookSender(
        bank.outbox, f"http://127.0.0.1:{server.server_port}/", bank.delivery_faults, pause_s=0.01
    )
    sender.start()
    deadline = time.monotonic() + 10
    while (len(shop.got) < len(expected) or bank.outbox.waiting) and time.monotonic() < deadline:
        time.sleep(0.01)
    sender.stop()
    server.shutdown()
    server.server_close()

    assert shop.got == [(name, True) for name in expected]
