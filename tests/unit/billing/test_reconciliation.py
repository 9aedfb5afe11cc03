"""One document that cannot be read stops nothing but its own payment or event."""

from dev.razorpay import payments
from shared.ports.documents import INBOX
from tests.support.shop import Shop, Spoiled


def test_an_order_that_cannot_be_read_is_counted_and_the_others_are_settled(shop: Shop) -> None:
    for plan in ("credits_5", "credits_20"):
        shop.order(plan)
        payments.attempt(shop.emulator.state, shop.orders[-1].gateway_order_id or "")
    spoiled = shop.spoil(shop.orders[0].id)
    outcome = shop.billing.reconciliation.run()
    assert (outcome.settled, outcome.failed, outcome.unreadable) == (1, 0, 1)
    assert shop.billing.entitlements.allowance(shop.user_id).credits == 20

    spoiled.mend()
    outcome = shop.billing.reconciliation.run()
    assert (outcome.settled, outcome.unreadable) == (1, 0)
    shop.check()


def test_a_mark_that_cannot_be_read_is_written_again(shop: Shop) -> None:
    order = shop.buy()
    day = f"marks:{shop.clock():%Y-%m-%d}"
    Spoiled(shop.documents, INBOX, day, order.payment_id or "")
    runs = [shop.billing.reconciliation.run() for _ in range(2)]

    assert [(run.settled, run.failed) for run in runs] == [(1, 0), (0, 0)]
    shop.check()
