"""Buying as a test does it: order, pay at the checkout, hand in what it says."""

from typing import Any

import httpx

from dev.candidate import Candidate
from shared.billing.invoice_numbers import financial_year
from tests.support.served import Served

type Json = dict[str, Any]


def post(person: Candidate, path: str, body: Json | None = None, **headers: str) -> httpx.Response:
    signed = {"Authorization": f"Bearer {person.token}", **headers}
    return person.http.post(f"/api/v1/{path}", json=body, headers=signed)


def order(person: Candidate, plan: str = "credits_5", key: str = "") -> Json:
    headers = {"Idempotency-Key": key} if key else {}
    answer = post(person, "orders", {"plan": plan, "billing_state": "29"}, **headers)
    assert answer.status_code == 201, answer.text
    made: Json = answer.json()
    return made


def hand_in(person: Candidate, bought_id: str, handed: Json) -> httpx.Response:
    body = {
        "order_id" if bought_id.startswith("ord_") else "subscription_id": bought_id,
        "razorpay_payment_id": handed["razorpay_payment_id"],
        "razorpay_signature": handed["razorpay_signature"],
    }
    return post(person, "payments/verify", body)


def buy(served: Served, person: Candidate, plan: str = "credits_5") -> Json:
    """Buy credits and hand in what the checkout says; return the order."""
    made = order(person, plan)
    handed = served.bank.pay(made["checkout"]["order_id"])
    paid: Json = hand_in(person, made["order"]["id"], handed).json()["order"]
    return paid


def credits_of(person: Candidate) -> int:
    left: int = person.read("credits")["credits"]
    return left


def invoice_number(served: Served, number: int) -> str:
    """Return what the invoice of this place in the present financial year is called."""
    return f"IM/{financial_year(served.clock())}/{number:07}"


def payment_of(served: Served) -> str:
    [payment] = served.bank.emulator.state.all("payment")
    payment_id: str = payment["id"]
    return payment_id


def code(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["code"]
