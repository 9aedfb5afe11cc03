"""Subscriptions beside documents that cannot be read."""

from datetime import timedelta

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
