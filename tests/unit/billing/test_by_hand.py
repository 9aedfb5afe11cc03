"""Closing by hand: the item stays as a record, nothing opens it again, what was paid is booked."""

from datetime import timedelta

import pytest

from dev.razorpay import payments
from shared.billing.by_hand import Reason
from shared.billing.errors import NoSuchOpenItem
from shared.billing.giving_back import GivingBack
from shared.billing.model import RefundIntent
from shared.billing.open_items import OpenItem, Subject
from shared.billing.refunds import Decision
from shared.kernel.idempotency import RequestKey
from shared.ports.payment_errors import GatewayRefused
from tests.support.shop import Shop

HALF_A_YEAR = timedelta(days=190)


def close(shop: Shop, item: OpenItem, reason: Reason, admin: str = "usr_a") -> OpenItem:
    return shop.billing.by_hand.close(
        item.subject, item.key, reason=reason, reference="UTR-1", admin_id=admin
    )


def too_old(shop: Shop) -> OpenItem:
    """Have a refund decided that Razorpay refuses for ever; return its open item."""
    order = shop.buy()
    shop.clock.forward(HALF_A_YEAR)
    once = RequestKey(key="once", fingerprint="once")
    with pytest.raises(GatewayRefused):
        shop.billing.refunds.refund(order.payment_id or "", Decision(None, "other"), once=once)
    [item] = [each for each in shop.billing.items.every() if each.subject is Subject.REFUND_INTENT]
    return item


def test_a_refund_that_was_paid_by_a_transfer_is_in_the_books_like_any_other(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    item = too_old(shop)
    closed = close(shop, item, Reason.PAID_IN_ANOTHER_WAY)
    again = close(shop, item, Reason.NOT_OWED, admin="usr_b")

    assert closed == again
    assert closed.by_hand
    assert (closed.by_hand.reason, closed.by_hand.reference) == ("paid_in_another_way", "UTR-1")
    assert "usr_a" not in closed.model_dump_json()
    [order] = shop.ledger_orders()
    assert order.reversed_paise == 24900
    assert shop.billing.entitlements.allowance(shop.user_id).credits == 0
    [note] = shop.billing.invoices.notes(order)
    assert (note.paise, note.number is not None) == (24900, True)

    caplog.clear()
    shop.clock.forward(timedelta(days=2))
    shop.timers()
    assert "alarm." not in caplog.text
    assert list(shop.billing.items.every()) == []
    assert list(shop.billing.items.closed_by_hand()) == [closed]


def test_what_is_not_owed_is_asked_for_no_more_and_takes_nothing(shop: Shop) -> None:
    close(shop, too_old(shop), Reason.NOT_OWED)
    shop.clock.forward(timedelta(days=2))
    shop.timers()

    assert shop.billing.entitlements.allowance(shop.user_id).credits == 5
    assert [order.reversed_paise for order in shop.ledger_orders()] == [0]


def test_a_closing_that_is_cut_off_is_finished_by_the_timer(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    item, void = too_old(shop), GivingBack.void

    def cut_off(self: GivingBack, *place: str, paid_otherwise: bool) -> RefundIntent:
        void(self, *place, paid_otherwise=paid_otherwise)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(GivingBack, "void", cut_off)
        with pytest.raises(KeyboardInterrupt):
            close(shop, item, Reason.PAID_IN_ANOTHER_WAY)
    shop.clock.forward(timedelta(days=1))
    shop.billing.follow_up.run()

    assert [order.reversed_paise for order in shop.ledger_orders()] == [24900]
    assert list(shop.billing.items.every()) == []


def test_nothing_opens_again_what_was_closed(shop: Shop) -> None:
    order = shop.buy()
    made = payments.refund(shop.emulator.state, order.payment_id or "", {"amount": 100})
    shop.come_to_rest()
    [item] = [each for each in shop.billing.items.every() if each.subject is Subject.REFUND]
    assert item.key == made["id"]
    close(shop, item, Reason.DONE_IN_DASHBOARD)

    shop.billing.orders.settlement.settle(order.payer_ref, order.id)
    shop.billing.items.open_now(item.subject, item.key, owner_ref=item.owner_ref)
    shop.billing.items.later(item)

    assert Subject.REFUND not in {each.subject for each in shop.billing.items.every()}


def test_what_is_not_open_cannot_be_closed(shop: Shop) -> None:
    with pytest.raises(NoSuchOpenItem):
        shop.billing.by_hand.close(
            Subject.REFUND, "rfnd_1", reason=Reason.NOT_OWED, reference=None, admin_id="usr_a"
        )
