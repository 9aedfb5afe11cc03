"""The list of orders beside one that cannot be read."""

from tests.support.shop import Shop


def test_an_order_that_cannot_be_read_is_left_out_of_the_history(shop: Shop) -> None:
    first, second = shop.buy(), shop.buy()
    shop.spoil(first.id)
    page = shop.billing.orders.page(user_id=shop.user_id, limit=20, cursor=None)

    assert [order.id for order in page.items] == [second.id]
