"""Settlement beside documents that cannot be read, and under contention."""

from dataclasses import replace
from typing import Any

import pytest

from dev.razorpay import payments
from shared.ports.documents import Stale
from shared.store import Contended
from tests.support.shop import Shop


def test_what_was_reversed_never_shrinks_by_an_entry_that_cannot_be_read(shop: Shop) -> None:
    order = shop.buy()
    shop.refund({"id": order.payment_id}, 5000, "first")
    [refund] = shop.emulator.state.all("refund")
    shop.spoil(f"revoke:{refund['id']}")
    settled = shop.billing.orders.settlement.settle(order.payer_ref, order.id)

    assert settled
    assert settled.reversed_paise == 5000


class Busy:
    """A store in which every document has changed since it was read."""

    def __init__(self, documents: Any) -> None:
        self._documents = documents

    def __getattr__(self, name: str) -> Any:
        return getattr(self._documents, name)

    def replace(self, *_args: Any, **_more: Any) -> None:
        raise Stale


def test_an_order_that_others_keep_changing_is_contended_and_stays_unpaid(shop: Shop) -> None:
    shop.order("credits_5")
    order = shop.orders[0]
    payments.attempt(shop.emulator.state, order.gateway_order_id or "")
    busy: Any = Busy(shop.documents)
    orders = replace(shop.repository.orders, documents=busy, wait=lambda _: None)
    settlement = replace(
        shop.billing.orders.settlement, repository=replace(shop.repository, orders=orders)
    )
    with pytest.raises(Contended):
        settlement.settle(order.payer_ref, order.id)

    assert shop.billing.entitlements.allowance(shop.user_id).credits == 0
