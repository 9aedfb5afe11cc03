"""Rows that cannot be read beside good ones: sweep, replay, processing."""

from datetime import timedelta

import pytest

from dev.razorpay import payments
from shared.billing.inbox import RowState
from shared.ports.documents import INBOX
from shared.ports.queues import PAYMENTS
from shared.store import Unreadable
from tests.support.shop import Shop, Spoiled

MAX_TRIES = 5


def received(shop: Shop) -> list[str]:
    """Pay an order and take its webhooks in; return the ids of the rows."""
    shop.order("credits_5")
    payments.attempt(shop.emulator.state, shop.orders[-1].gateway_order_id or "")
    for event in shop.emulator.outbox.sent:
        shop.webhook(event)
    day = f"{shop.clock():%Y-%m-%d}"
    return [document.id for document in shop.documents.list_partition(INBOX, day)]


def spoil(shop: Shop, row_id: str) -> Spoiled:
    return Spoiled(shop.documents, INBOX, f"{shop.clock():%Y-%m-%d}", row_id)


def drop_messages(shop: Shop) -> None:
    for message in shop.queue.receive(PAYMENTS, limit=32):
        shop.queue.delete(PAYMENTS, message)


def test_the_sweep_passes_over_a_row_that_cannot_be_read_and_counts_it(shop: Shop) -> None:
    first, *others = received(shop)
    spoiled = spoil(shop, first)
    drop_messages(shop)
    shop.clock.forward(timedelta(minutes=6))
    outcome = shop.billing.reconciliation.run()
    assert (outcome.requeued, outcome.unreadable) == (len(others), 1)

    spoiled.mend()
    assert shop.billing.inbox.sweep() == len(others) + 1


def test_a_message_of_a_row_that_cannot_be_read_waits_for_the_sweep(shop: Shop) -> None:
    row_id = received(shop)[0]
    spoiled = spoil(shop, row_id)
    shop.billing.webhook_events.handle({"day": f"{shop.clock():%Y-%m-%d}", "row_id": row_id})
    spoiled.mend()
    shop.clock.forward(timedelta(minutes=6))
    shop.billing.inbox.sweep()
    shop.come_to_rest()

    shop.check()


def test_an_event_of_an_order_that_cannot_be_read_is_parked_and_replayed(shop: Shop) -> None:
    rows = received(shop)
    spoiled = shop.spoil(shop.orders[0].id)
    day = f"{shop.clock():%Y-%m-%d}"
    message = {"day": day, "row_id": rows[0]}
    for _ in range(MAX_TRIES - 1):
        with pytest.raises(Unreadable):
            shop.billing.webhook_events.handle(message)
    shop.billing.webhook_events.handle(message)
    dead = shop.documents.get(INBOX, day, rows[0])
    assert dead
    assert dead.body["kind"] == RowState.DEAD

    spoiled.mend()
    beside = spoil(shop, rows[1])
    assert shop.billing.inbox.replay() == 1
    beside.mend()
    shop.come_to_rest()
    shop.check()
