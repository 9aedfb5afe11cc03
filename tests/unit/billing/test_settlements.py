"""Payouts: every line is kept with its order, each payout adds up, and what is missing is told."""

import csv
import io
import json
from datetime import timedelta

import pytest

from dev.razorpay import disputes, payments, settlements
from dev.razorpay.state import new_order
from shared.billing.refunds import Decision
from shared.kernel.idempotency import RequestKey
from shared.store import Unreadable
from tests.support.shop import Shop

DAY = timedelta(days=1)


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


def refund(shop: Shop, payment_id: str, paise: int) -> None:
    once = RequestKey(key="once", fingerprint="once")
    shop.billing.refunds.refund(payment_id, Decision(paise, "other"), once=once)
    for made in shop.emulator.state.all("refund", status="pending"):
        payments.finish_refund(shop.emulator.state, made["id"])


def test_each_line_of_a_payout_is_kept_with_its_order_and_they_add_up_to_it(shop: Shop) -> None:
    state, order = shop.emulator.state, shop.buy()
    refund(shop, order.payment_id or "", 4980)
    shop.come_to_rest()
    payout = settlements.pay_out(state)
    shop.clock.forward(DAY)

    assert shop.billing.settlements.run()._replace(days=0) == (0, 2, 0, 0)
    assert shop.billing.settlements.run() == (0, 0, 0, 0)
    month = f"{shop.clock():%Y-%m}"
    paid, given_back, whole = rows(shop.billing.register.payouts(month))
    assert (paid["type"], paid["order"], paid["invoice"]) == (
        "payment",
        order.id,
        order.invoice_number,
    )
    assert (paid["amount"], paid["fee"], paid["fee_tax"], paid["net"]) == (
        "249.00", "5.87", "0.89", "243.13",
    )  # fmt: skip
    assert (given_back["type"], given_back["order"], given_back["net"]) == (
        "refund",
        order.id,
        "-49.80",
    )
    assert (whole["settlement"], whole["utr"]) == (payout["id"], payout["utr"])
    assert whole["net"] == f"{payout['amount'] / 100:.2f}" == "193.33"

    invoice, note = rows(shop.billing.register.sales(month))
    assert (invoice["fee"], invoice["fee_tax"], invoice["utr"]) == ("5.87", "0.89", payout["utr"])
    assert (note["kind"], note["settlement"]) == ("credit_note", payout["id"])


def test_what_is_not_ours_and_what_a_dispute_took_are_lines_too(shop: Shop) -> None:
    state, order = shop.emulator.state, shop.buy()
    opened = disputes.open_dispute(state, order.payment_id or "")
    disputes.close_dispute(state, opened["id"], status="lost")
    foreign = new_order(state, {"amount": 100, "currency": "INR", "receipt": "a shop's own"})
    payments.attempt(state, foreign["id"])
    settlements.pay_out(state)
    shop.clock.forward(DAY)
    shop.billing.settlements.run()

    lines = rows(shop.billing.register.payouts(f"{shop.clock():%Y-%m}"))
    owners = {(line["type"], line["order"]) for line in lines[:-1]}
    assert owners == {("payment", order.id), ("payment", ""), ("adjustment", order.id)}


def test_a_payment_that_our_books_did_not_know_comes_to_light(shop: Shop) -> None:
    shop.order("credits_5")
    payments.attempt(shop.emulator.state, shop.orders[-1].gateway_order_id or "")
    settlements.pay_out(shop.emulator.state)
    shop.clock.forward(DAY)

    shop.billing.settlements.run()

    assert shop.billing.entitlements.allowance(shop.user_id).credits == 5


def test_what_is_in_no_payout_after_two_weeks_is_told_and_test_mode_is_not(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    shop.buy()
    shop.clock.forward(DAY)
    shop.billing.settlements.run()
    for _ in range(20):
        shop.clock.forward(DAY)
        assert shop.billing.settlements.run().missing == 0

    settlements.pay_out(shop.emulator.state)
    left_out = shop.buy()
    for _ in range(20):
        shop.clock.forward(DAY)
        shop.billing.settlements.run()
    told = [json.loads(line)["payment_id"] for line in caplog.messages if "never_paid" in line]
    assert told == [left_out.payment_id]


def test_a_line_that_fails_stops_no_other_and_is_read_again(shop: Shop) -> None:
    first, second = shop.buy(), shop.buy()
    settlements.pay_out(shop.emulator.state)
    shop.clock.forward(DAY)
    spoiled = shop.spoil(first.id)
    assert shop.billing.settlements.run()[1:3] == (1, 1)
    with pytest.raises(Unreadable):
        shop.repository.orders.find(shop.payer_ref, first.id)
    spoiled.mend()

    assert shop.billing.settlements.run()[1:3] == (1, 0)
    assert shop.billing.settlements.of(second.payment_id or "", shop.clock())
