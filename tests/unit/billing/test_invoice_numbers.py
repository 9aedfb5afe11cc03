"""How invoices are numbered."""

from datetime import UTC, datetime

import pytest

from shared.billing.invoice_numbers import Series, financial_year, invoice_numbers, number_of
from shared.billing.model import OrderState
from tests.support.shop import Shop


@pytest.mark.parametrize(
    ("at", "year"),
    [
        (datetime(2026, 11, 24, tzinfo=UTC), "2627"),
        (datetime(2027, 3, 31, 18, 29, tzinfo=UTC), "2627"),
        (datetime(2027, 3, 31, 18, 30, tzinfo=UTC), "2728"),
        (datetime(2099, 12, 1, tzinfo=UTC), "9900"),
    ],
)
def test_the_financial_year_turns_at_midnight_in_india(at: datetime, year: str) -> None:
    assert financial_year(at) == year
    assert len(number_of(year, 9_999_999)) <= 16


def test_an_order_that_cannot_be_read_keeps_its_number_and_stops_no_other(shop: Shop) -> None:
    """A worker dies after it has taken a number; then the order cannot be read."""
    numbers = invoice_numbers(shop.documents, shop.repository.orders)
    shop.order("credits_5")
    shop.order("credits_20")
    paid = {"state": OrderState.PAID, "payment_id": "pay_1", "paid_at": shop.clock()}
    first, second = (order.model_copy(update=paid) for order in shop.orders)
    for order in (first, second):
        shop.repository.orders.put(order)
    numbers.series.put(
        Series(payer_ref="invoices:2627", last=1, owner_ref=first.payer_ref, order_id=first.id)
    )
    spoiled = shop.spoil(first.id)
    for _ in range(2):
        numbers.give(second, shop.clock())
    spoiled.mend()
    for _ in range(2):
        numbers.give(first, shop.clock())

    found = [shop.repository.orders.find(shop.payer_ref, each.id) for each in (first, second)]
    assert [order and order.invoice_number for order in found] == [
        "IM/2627/0000001",
        "IM/2627/0000002",
    ]
    series = numbers.series.find("invoices:2627", "series")
    assert series
    assert series.last == 2
