"""Leaving: the ledger is closed and uses are removed, whether they can be read or not."""

import logging

import pytest

from shared.billing.sales import NewSale
from shared.ports.documents import LEDGER, USERS
from shared.ports.queues import PAYMENTS
from tests.support.shop import Shop, Spoiled


def prepared(shop: Shop) -> str:
    """Use an interview and start a subscription; return its id."""
    shop.spend("free")
    asked = NewSale(shop.user_id, "pro_monthly", "29")
    return shop.billing.subscriptions.start(asked).sale.id


def spoil_payer(shop: Shop, **members: str) -> None:
    payer = shop.documents.get(USERS, shop.user_id, "payer")
    assert payer
    Spoiled(shop.documents, USERS, shop.user_id, "payer")
    body = {"id": "payer", "user_id": shop.user_id, **members}
    shop.documents.upsert(USERS, shop.user_id, body)


def test_nothing_that_cannot_be_read_survives_an_erasure(shop: Shop) -> None:
    subscription_id = prepared(shop)
    shop.spoil("use:00000001").hide()
    shop.spoil(subscription_id)
    spoil_payer(shop, payer_ref=shop.payer_ref)
    shop.leave()

    ids = {document.id for document in shop.documents.list_partition(LEDGER, shop.payer_ref)}
    assert "use:00000001" not in ids
    assert shop.repository.closed(shop.payer_ref)
    assert shop.documents.get(USERS, shop.user_id, "payer") is None
    [message] = shop.queue.receive(PAYMENTS, limit=32)
    assert message.body == {"payer_ref": shop.payer_ref, "subscription_id": subscription_id}


def test_a_payer_that_names_no_ledger_is_removed_with_an_alarm(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    prepared(shop)
    spoil_payer(shop)
    shop.leave()

    assert shop.documents.get(USERS, shop.user_id, "payer") is None
    assert "alarm.ledger_not_closed" in caplog.text


def test_a_ledger_whose_closing_cannot_be_read_counts_as_closed(shop: Shop) -> None:
    shop.leave()
    shop.spoil("closed")

    assert shop.repository.closed(shop.payer_ref)
