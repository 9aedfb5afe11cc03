"""Subscriptions beside documents that cannot be read, and in the books of their month."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from dev.razorpay import subscriptions
from shared.billing.model import Subscription
from shared.billing.sales import NewSale
from shared.store import Unreadable
from tests.support.shop import Shop


def running(shop: Shop) -> Subscription:
    started = shop.billing.subscriptions.start(NewSale(shop.user_id, "pro_monthly", "29")).sale
    shop.emulator.checkout.begin_subscription(started.gateway_id or "")
    shop.billing.subscriptions.settle(started.payer_ref, started.id)
    return started


def test_the_order_of_one_charge_that_cannot_be_read_stops_no_other_charge(shop: Shop) -> None:
    started = running(shop)
    page = shop.billing.orders.page(user_id=shop.user_id, limit=20, cursor=None)
    shop.spoil(page.items[0].id)
    shop.clock.forward(timedelta(days=30, minutes=1))
    subscriptions.charge(shop.emulator.state, started.gateway_id or "")
    with pytest.raises(Unreadable):
        shop.billing.subscriptions.settle(started.payer_ref, started.id)

    assert shop.billing.entitlements.allowance(shop.user_id).pro_until


def test_nobody_subscribes_twice_because_the_first_one_cannot_be_read(shop: Shop) -> None:
    shop.spoil(running(shop).id)
    with pytest.raises(Unreadable):
        shop.billing.subscriptions.start(NewSale(shop.user_id, "pro_yearly", "29"))

    assert len(shop.emulator.state.all("subscription")) == 1


def test_a_charge_that_is_found_late_is_in_the_books_of_the_month_in_which_it_is_found(
    shop: Shop,
) -> None:
    """Charged on 31 March in India, found on 3 April: the books of March may have been handed in.

    Its invoice is issued then, after the others of its year, as that of an order is.
    """
    shop.clock.now = datetime(2027, 3, 1, 12, tzinfo=UTC)
    started = running(shop)
    shop.clock.now = datetime(2027, 3, 31, 18, 0, tzinfo=UTC)
    subscriptions.charge(shop.emulator.state, started.gateway_id or "")
    march = numbers(shop, "2027-03")
    shop.clock.now = datetime(2027, 4, 3, 12, tzinfo=UTC)
    shop.timers()

    assert numbers(shop, "2027-03") == march == ["IM/2627/0000001"]
    assert numbers(shop, "2027-04") == ["IM/2728/0000001"]


def test_a_charge_that_no_webhook_told_of_is_an_alarm(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    started = running(shop)
    shop.clock.forward(timedelta(days=30, minutes=1))
    subscriptions.charge(shop.emulator.state, started.gateway_id or "")
    shop.clock.forward(timedelta(hours=2))
    shop.timers()

    assert "alarm.webhooks_missed" in caplog.text


def numbers(shop: Shop, month: str) -> list[str]:
    book = csv.DictReader(io.StringIO(shop.billing.register.sales(month).decode()))
    return [row["number"] for row in book if row["kind"] == "invoice"]
