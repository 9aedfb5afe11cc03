from dev.razorpay import disputes
from shared.billing.closing import Unfinished
from shared.billing.refunds import Decision
from shared.billing.sales import NewSale
from shared.kernel.idempotency import RequestKey
from tests.support.shop import Shop


def test_what_is_not_final_of_a_ledger_is_told_before_the_account_goes(shop: Shop) -> None:
    order, disputed = shop.buy(), shop.buy()
    assert shop.billing.closing.unfinished(shop.payer_ref) == Unfinished(0, 0, 0)

    shop.billing.subscriptions.start(NewSale(shop.user_id, "pro_monthly", "29"))
    once = RequestKey(key="once", fingerprint="once")
    shop.billing.refunds.refund(order.payment_id or "", Decision(100, "other"), once=once)
    opened = disputes.open_dispute(shop.emulator.state, disputed.payment_id or "")
    shop.come_to_rest()
    assert shop.billing.closing.unfinished(shop.payer_ref) == Unfinished(1, 1, 1)

    disputes.close_dispute(shop.emulator.state, opened["id"], won=True)
    shop.cancel()
    shop.let_all_become_final()
    assert shop.billing.closing.unfinished(shop.payer_ref) == Unfinished(0, 0, 0)
