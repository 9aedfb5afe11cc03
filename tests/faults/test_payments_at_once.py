"""Moments that matter, played call by call: two workers with two views, a death at every call."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dev.razorpay import payments
from shared.billing.model import EntryType
from tests.support.shop import Premises, Shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    premises = Premises(tmp_path)
    yield Shop(premises)
    premises.threads.shutdown()


def grants(shop: Shop) -> int:
    entries = shop.repository.entries_of(shop.payer_ref).items
    return sum(entry.type is EntryType.GRANT for entry in entries)


def test_two_workers_that_see_different_payments_choose_one(shop: Shop) -> None:
    """For every call before which the first worker may fall asleep."""
    for calls in range(12):
        shop.order("credits_5")
        order = shop.orders[-1]
        place, state = order.gateway_order_id or "", shop.emulator.state
        early = payments.attempt(state, place, outcome="failed")
        shop.bank(payments.attempt, place)
        shop.start(
            "first",
            lambda order=order: shop.billing.orders.settlement.settle(order.payer_ref, order.id),
        )
        for _ in range(calls):
            shop.actors[-1].step()
        payments.authorise(state, early["id"])
        payments.capture(state, early["id"], {"amount": early["amount"]})
        shop.billing.orders.settlement.settle(order.payer_ref, order.id)
        shop.actors[-1].finish()
        shop.come_to_rest()

        assert grants(shop) == calls + 1
        shop.check()


def test_a_worker_may_die_before_any_call(shop: Shop) -> None:
    for calls in range(30):
        shop.order("credits_5")
        shop.bank(payments.attempt, shop.orders[-1].gateway_order_id or "", outcome="authorized")
        for event in list(shop.emulator.outbox.waiting)[-1:]:
            shop.webhook(event)
        shop.start("worker", shop.work)
        for _ in range(calls):
            shop.actors[-1].step()
        shop.actors[-1].crash()
        shop.come_to_rest()

        assert grants(shop) == calls + 1
        shop.check()


def test_callback_and_webhook_at_the_same_moment_grant_once(shop: Shop) -> None:
    for _ in range(40):
        shop.order("credits_5")
        order = shop.orders[-1]
        shop.bank(payments.attempt, order.gateway_order_id or "")
        [payment] = shop.payments_of(order)
        shop.webhook(shop.emulator.outbox.sent[-1])
        with ThreadPoolExecutor(4) as pool:
            works = [pool.submit(shop.callback, payment) for _ in range(2)]
            works += [pool.submit(shop.work) for _ in range(2)]
            for work in works:
                work.result()
    shop.come_to_rest()

    assert grants(shop) == 40
    shop.check()


def test_the_last_credit_pays_for_one_interview_of_two_at_once(shop: Shop) -> None:
    shop.spend("free")
    for calls in range(6):
        shop.order("credits_5")
        shop.bank(payments.attempt, shop.orders[-1].gateway_order_id or "")
        shop.come_to_rest()
        for number in range(4):
            shop.spend(f"{calls} {number}")
        shop.start("first", lambda calls=calls: shop.spend(f"{calls} first"))
        for _ in range(calls):
            shop.actors[-1].step()
        shop.start("second", lambda calls=calls: shop.spend(f"{calls} second"))
        for actor in shop.actors:
            actor.finish()

        assert len({f"{calls} first", f"{calls} second"} & shop.spent) == 1
        shop.check()
