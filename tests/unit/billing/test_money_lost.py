"""Sequences in which money was lost or invented once; each of them failed before it was mended.

The clock runs, timers come when it says so, and webhooks are lost unless a test delivers them.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from dev.razorpay import disputes, payments, subscriptions
from dev.razorpay.emulator import Answer
from shared.billing.errors import AlreadySubscribed, SalesPaused
from shared.billing.model import Order, OrderState, Subscription
from shared.billing.open_items import Subject
from shared.billing.refunds import Decision
from shared.billing.sales import NewSale
from shared.kernel.errors import DomainError
from shared.kernel.idempotency import RequestKey
from shared.ports.documents import DIRECTORY
from shared.ports.payment_errors import GatewayRefused
from shared.ports.queues import PAYMENTS
from tests.support.shop import Shop

type Json = dict[str, Any]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def timers(shop: Shop, time: timedelta, every: timedelta | None = None) -> None:
    """Let time pass in which the timers run and no webhook arrives."""
    shop.emulator.outbox.waiting.clear()
    step = every or min(time, HOUR * 6)
    for _ in range(int(time / step)):
        shop.clock.forward(step)
        shop.billing.follow_up.run()
        shop.billing.reconciliation.run()


def credit_count(shop: Shop) -> int:
    return shop.billing.entitlements.allowance(shop.user_id).credits


def paid(shop: Shop, plan: str = "credits_5") -> Json:
    """Order and pay something; nothing is told of it."""
    shop.order(plan)
    return payments.attempt(shop.emulator.state, shop.orders[-1].gateway_order_id or "")


def second_payment(shop: Shop) -> Json:
    """Pay an order twice; return the payment that must go back."""
    shop.order("credits_5")
    place, state = shop.orders[-1].gateway_order_id or "", shop.emulator.state
    payments.attempt(state, place)
    return payments.attempt(state, place, outcome="captured_twice")


def start(shop: Shop, plan: str = "pro_monthly", key: str = "") -> Subscription:
    once = RequestKey(key=key, fingerprint=plan) if key else None
    return shop.billing.subscriptions.start(NewSale(shop.user_id, plan, "29", once)).sale


def running(shop: Shop, plan: str = "pro_monthly") -> Subscription:
    started = start(shop, plan)
    shop.emulator.checkout.begin_subscription(started.gateway_id or "")
    shop.billing.subscriptions.settle(started.payer_ref, started.id)
    return started


def status(shop: Shop, subscription: Subscription) -> str:
    entity = shop.emulator.state.get("subscription", subscription.gateway_id or "")
    return str(entity["status"])


def orders(shop: Shop) -> list[Order]:
    return shop.billing.orders.page(user_id=shop.user_id, limit=100, cursor=None).items


def open_items(shop: Shop) -> list[str]:
    return sorted(item.subject for item in shop.billing.items.every())


def refund(shop: Shop, payment_id: str, decision: Decision, key: str = "once") -> Any:
    once = RequestKey(key=key, fingerprint=key)
    return shop.billing.refunds.refund(payment_id, decision, once=once)


def test_a1_a_refund_that_is_refused_for_want_of_balance_is_given_when_there_is_some(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    second = second_payment(shop)
    shop.emulator.state.balance = 100
    timers(shop, DAY * 2)
    assert second["amount_refunded"] == 0
    assert "alarm.open_too_long" in caplog.text

    shop.emulator.state.balance = 10**6
    timers(shop, DAY)
    for each in shop.emulator.state.all("refund"):
        payments.finish_refund(shop.emulator.state, each["id"])
    timers(shop, DAY * 2)
    taken = shop.emulator.state.all("payment")
    assert sorted(each["amount_refunded"] for each in taken) == [0, 24900]
    assert open_items(shop) == []


def test_a1_a_refund_of_ours_that_fails_at_the_bank_is_asked_for_again(shop: Shop) -> None:
    second = second_payment(shop)
    timers(shop, HOUR)
    [first] = shop.emulator.state.all("refund")
    shop.clock.forward(DAY * 6)
    payments.finish_refund(shop.emulator.state, first["id"], failed=True)
    timers(shop, DAY * 2)
    [again] = [each for each in shop.emulator.state.all("refund") if each["status"] == "pending"]
    payments.finish_refund(shop.emulator.state, again["id"])
    timers(shop, DAY * 2)

    assert second["amount_refunded"] + first["amount"] >= 24900
    assert Subject.REFUND_INTENT not in open_items(shop)


def test_a1_what_is_too_old_for_a_refund_stays_open_with_its_age(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    second_payment(shop)
    shop.emulator.state.balance = 0
    timers(shop, HOUR)
    shop.clock.forward(DAY * 200)
    shop.emulator.state.balance = None
    caplog.clear()
    timers(shop, DAY * 2)

    assert open_items(shop) == [Subject.REFUND_INTENT]
    assert "alarm.open_too_long" in caplog.text
    assert '"age_h": 48' in caplog.text  # in hours: 4,8xx of them are some 200 days


def test_a2_the_subscription_of_a_deleted_account_ends_after_an_outage_of_days(
    shop: Shop,
) -> None:
    started = running(shop, "pro_yearly")
    shop.emulator.faults.down = True
    shop.leave()
    for message in shop.queue.receive(PAYMENTS, limit=32):  # tried in vain, then set aside
        shop.queue.delete(PAYMENTS, message)
    timers(shop, DAY * 3)
    assert status(shop, started) == "active"

    shop.emulator.faults.down = False
    timers(shop, DAY)
    assert status(shop, started) == "cancelled"
    assert Subject.ENDING not in open_items(shop)


def test_a3_of_two_tabs_at_once_one_subscription_can_be_paid(shop: Shop) -> None:
    with ThreadPoolExecutor(4) as pool:
        tabs = [pool.submit(start, shop) for _ in range(10)]
        ids = {tab.result().gateway_id for tab in tabs if not tab.exception()}
    timers(shop, HOUR)
    live = [each for each in shop.emulator.state.all("subscription") if each["status"] == "created"]

    assert len(ids) == 1
    assert {each["id"] for each in live} == ids


def test_a3_a_tab_that_asks_while_another_is_asking_leaves_nothing_payable(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle, quicker = shop.emulator.handle, list[Subscription]()

    def asked(method: str, path: str, *rest: Any) -> Answer:
        if (method, path) == ("POST", "/v1/subscriptions") and not quicker:
            monkeypatch.setattr(shop.emulator, "handle", handle)
            quicker.append(start(shop))
        return handle(method, path, *rest)

    monkeypatch.setattr(shop.emulator, "handle", asked)
    slower = start(shop)
    live = [each for each in shop.emulator.state.all("subscription") if each["status"] == "created"]

    assert quicker[0].gateway_id == slower.gateway_id
    assert [each["id"] for each in live] == [slower.gateway_id]


def test_a3_a_charge_that_lands_after_another_took_its_place_goes_back(shop: Shop) -> None:
    first = start(shop)
    shop.emulator.state.cancels_created = False
    second = start(shop, "pro_yearly")
    charge = subscriptions.charge(shop.emulator.state, first.gateway_id or "")
    running_now = subscriptions.charge(shop.emulator.state, second.gateway_id or "")
    timers(shop, DAY)

    assert status(shop, first) == "cancelled"
    assert status(shop, second) == "active"
    assert charge["amount_refunded"] == charge["amount"]
    assert running_now["amount_refunded"] == 0
    assert len(orders(shop)) == 1


def test_a3_what_has_begun_is_not_displaced(shop: Shop) -> None:
    first = start(shop)
    subscriptions.charge(shop.emulator.state, first.gateway_id or "")
    with pytest.raises(AlreadySubscribed):
        start(shop, "pro_yearly")

    assert status(shop, first) == "active"


def test_a3_what_was_agreed_to_and_not_yet_charged_is_not_displaced_and_can_be_cancelled(
    shop: Shop,
) -> None:
    first = start(shop)
    entity = shop.emulator.state.get("subscription", first.gateway_id or "")
    entity["status"] = "authenticated"
    timers(shop, DAY)
    [shown] = shop.billing.subscriptions.list(shop.user_id)
    assert (shown.status, shown.over) == ("authenticated", False)
    with pytest.raises(AlreadySubscribed):
        start(shop, "pro_yearly")
    assert status(shop, first) == "authenticated"

    shop.billing.subscriptions.cancel(user_id=shop.user_id, subscription_id=first.id)
    timers(shop, DAY * 2)
    assert status(shop, first) == "cancelled"
    assert open_items(shop) == []
    assert start(shop, "pro_yearly").gateway_id != first.gateway_id


def test_a4_a_dispute_that_is_won_on_day_20_gives_the_credits_again(shop: Shop) -> None:
    payment = paid(shop)
    timers(shop, HOUR)
    opened = disputes.open_dispute(shop.emulator.state, payment["id"])
    timers(shop, DAY)
    assert credit_count(shop) == 0
    assert shop.billing.entitlements.allowance(shop.user_id).frozen == 5

    timers(shop, DAY * 19, DAY)
    disputes.close_dispute(shop.emulator.state, opened["id"], won=True)
    timers(shop, DAY * 2)
    assert credit_count(shop) == 5


def test_a4_a_refund_that_fails_on_day_7_gives_the_credits_again(shop: Shop) -> None:
    payment = paid(shop)
    timers(shop, HOUR)
    refund(shop, payment["id"], Decision(None, "asked_for"))
    assert credit_count(shop) == 0
    timers(shop, DAY * 7)
    [made] = shop.emulator.state.all("refund")
    payments.finish_refund(shop.emulator.state, made["id"], failed=True)
    timers(shop, DAY * 2)

    assert credit_count(shop) == 5
    assert open_items(shop) == []


def test_a4_what_was_paid_while_timers_and_webhooks_were_away_is_found(shop: Shop) -> None:
    timers(shop, HOUR)
    paid(shop)
    unknown = start(shop)
    subscriptions.charge(shop.emulator.state, unknown.gateway_id or "")
    shop.clock.forward(DAY * 40)
    timers(shop, HOUR)

    assert credit_count(shop) == 5
    assert len([order for order in orders(shop) if order.state is OrderState.PAID]) == 2


def test_a4_a_dispute_from_before_the_first_run_of_the_timer_is_found(shop: Shop) -> None:
    opened = disputes.open_dispute(shop.emulator.state, paid(shop)["id"])
    shop.clock.forward(DAY * 31)
    shop.billing.follow_up.run()  # settles the order, and knows of no dispute
    disputes.close_dispute(shop.emulator.state, opened["id"], status="lost")

    shop.billing.reconciliation.run()

    assert credit_count(shop) == 0


def test_a4_the_list_is_read_from_where_it_was_left_even_without_open_items(shop: Shop) -> None:
    timers(shop, HOUR)
    paid(shop)
    shop.clock.forward(DAY * 20)
    shop.billing.reconciliation.run()

    assert credit_count(shop) == 5


@pytest.mark.parametrize(
    ("amount", "takes", "left"),
    [(100, None, 5), (4980, None, 4), (100, 2, 3), (4980, 0, 5), (24900, 1, 4), (24900, None, 0)],
)
def test_a5_a_refund_takes_what_is_said_or_what_is_fair(
    shop: Shop, amount: int, takes: int | None, left: int
) -> None:
    payment = paid(shop)
    timers(shop, HOUR)
    refund(shop, payment["id"], Decision(amount, "other", takes))

    assert credit_count(shop) == left


def test_a5_a_year_of_pro_shrinks_with_what_is_refunded_of_it(shop: Shop) -> None:
    running(shop, "pro_yearly")
    [payment] = shop.emulator.state.all("payment")
    before = shop.billing.entitlements.allowance(shop.user_id).pro_until
    refund(shop, payment["id"], Decision(payment["amount"] // 2, "other"))
    halved = shop.billing.entitlements.allowance(shop.user_id).pro_until
    assert before
    assert halved
    assert before - halved > DAY * 180

    rest = payment["amount"] - payment["amount_refunded"] - 100
    refund(shop, payment["id"], Decision(rest, "other"), "rest")
    shop.clock.forward(DAY)
    assert shop.billing.entitlements.allowance(shop.user_id).pro_until is None


@pytest.mark.parametrize("dates", ["none", "equal"])
def test_a7_a_charge_without_dates_buys_the_period_all_the_same(
    shop: Shop, caplog: pytest.LogCaptureFixture, dates: str
) -> None:
    started = start(shop)
    charge = subscriptions.charge(shop.emulator.state, started.gateway_id or "")
    [invoice] = shop.emulator.state.all("invoice")
    invoice["billing_start"] = invoice["billing_start"] if dates == "equal" else None
    invoice["billing_end"] = invoice["billing_start"]
    entity = shop.emulator.state.get("subscription", started.gateway_id or "")
    if dates == "equal":
        entity |= {"current_start": None, "current_end": None}
    timers(shop, HOUR)

    [order] = orders(shop)
    assert order.payment_id == charge["id"]
    assert order.period
    assert order.period.end - order.period.start > DAY * 27
    assert shop.billing.entitlements.allowance(shop.user_id).pro_until
    assert "alarm.charge_without_period" in caplog.text


@pytest.mark.parametrize("end", [True, False])
def test_a8_a_full_refund_says_and_decides_whether_the_subscription_goes_on(
    shop: Shop, *, end: bool
) -> None:
    started = running(shop)
    [payment] = shop.emulator.state.all("payment")
    refunded = refund(shop, payment["id"], Decision(None, "asked_for", end_subscription=end))
    shop.clock.forward(DAY * 31)
    subscriptions.advance(shop.emulator.state)

    assert refunded.subscription_goes_on is not end
    assert status(shop, started) == ("cancelled" if end else "active")


def test_a9_a_dispute_that_was_won_can_be_lost_in_its_next_phase(shop: Shop) -> None:
    payment, state = paid(shop), shop.emulator.state
    timers(shop, HOUR)
    dispute = disputes.open_dispute(state, payment["id"])
    timers(shop, DAY)
    disputes.close_dispute(state, dispute["id"], won=True)
    timers(shop, DAY)
    assert credit_count(shop) == 5

    shop.clock.forward(DAY * 10)
    disputes.challenge(state, dispute["id"])
    shop.webhook(shop.emulator.outbox.sent[-1])
    shop.work()
    assert credit_count(shop) == 0
    disputes.close_dispute(state, dispute["id"], won=False)
    timers(shop, DAY)
    assert credit_count(shop) == 0
    [order] = orders(shop)
    assert order.reversed_paise == 24900


@pytest.mark.parametrize(("phase", "left"), [("retrieval", 5), ("fraud", 5), ("chargeback", 0)])
def test_a9_an_open_dispute_returns_nothing_and_freezes_only_what_may_go(
    shop: Shop, phase: str, left: int
) -> None:
    payment = paid(shop)
    timers(shop, HOUR)
    disputes.open_dispute(shop.emulator.state, payment["id"], phase=phase)
    timers(shop, DAY)

    assert credit_count(shop) == left
    [order] = orders(shop)
    assert order.reversed_paise == 0
    assert shop.billing.invoices.notes(order) == []


def test_a10_a_foreign_payment_and_a_refused_list_stop_nothing(shop: Shop) -> None:
    order = shop.emulator.state.add("order", "order", amount=1, status="created", attempts=0)
    payments.attempt(shop.emulator.state, order["id"], outcome="pending")
    paid(shop)
    outcome = shop.billing.reconciliation.run()

    assert outcome.lists_failed == 0
    assert credit_count(shop) == 5


def test_a11_a_fee_that_the_customer_bears_is_no_wrong_amount(shop: Shop) -> None:
    shop.order("credits_5")
    place = shop.orders[-1].gateway_order_id or ""
    payment = payments.attempt(shop.emulator.state, place, amount=25488, fee=588)
    timers(shop, HOUR)

    assert credit_count(shop) == 5
    assert payment["amount_refunded"] == 0


def test_a11_after_five_payments_of_a_wrong_amount_nothing_more_is_sold(shop: Shop) -> None:
    for _ in range(5):
        shop.order("credits_5")
        place = shop.orders[-1].gateway_order_id or ""
        payments.attempt(shop.emulator.state, place, amount=22410)
    timers(shop, HOUR)
    with pytest.raises(SalesPaused):
        shop.billing.orders.place(NewSale(shop.user_id, "credits_5", "29"))

    shop.clock.forward(DAY + HOUR)
    shop.billing.orders.place(NewSale(shop.user_id, "credits_5", "29"))


def test_a12_a_renewal_costs_the_same_number_of_calls_after_a_year(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = running(shop)
    shop.come_to_rest()
    asked: list[str] = []
    handle = shop.emulator.handle

    def counted(method: str, path: str, *more: Any) -> Any:
        asked.append(path)
        return handle(method, path, *more)

    monkeypatch.setattr(shop.emulator, "handle", counted)
    counts = []
    for _ in range(13):
        shop.clock.forward(DAY * 30 + timedelta(minutes=1))
        asked.clear()
        subscriptions.charge(shop.emulator.state, started.gateway_id or "")
        for event in list(shop.emulator.outbox.waiting):
            shop.webhook(event)
        shop.emulator.outbox.waiting.clear()
        while shop.queue.length(PAYMENTS):
            shop.work()
        counts.append(len(asked))

    assert counts[-1] == counts[0]
    assert len(orders(shop)) == 14


def test_a13_an_abandoned_checkout_that_cannot_be_cancelled_makes_room_and_expires(
    shop: Shop,
) -> None:
    first = start(shop)
    shop.emulator.state.cancels_created = False
    second = start(shop, "pro_yearly")
    assert second.gateway_id != first.gateway_id
    shop.clock.forward(DAY + HOUR)
    subscriptions.advance(shop.emulator.state)
    timers(shop, DAY * 2)

    assert status(shop, first) == "expired"
    assert open_items(shop) == []


def test_days_that_were_paid_are_kept_by_who_changes_to_a_year(shop: Shop) -> None:
    month = running(shop)
    until = shop.billing.entitlements.allowance(shop.user_id).pro_until
    shop.clock.forward(DAY * 2)
    shop.billing.subscriptions.cancel(user_id=shop.user_id, subscription_id=month.id)
    running(shop, "pro_yearly")

    year = shop.billing.entitlements.allowance(shop.user_id)
    assert until
    assert year.pro_until
    shop.clock.now = until + HOUR
    longer = shop.billing.entitlements.allowance(shop.user_id).pro_until
    assert longer
    assert longer - until >= DAY * 365


def test_a_cancelled_subscription_stays_active_until_its_period_ends_and_then_is_over(
    shop: Shop,
) -> None:
    started = running(shop)
    shop.billing.subscriptions.cancel(user_id=shop.user_id, subscription_id=started.id)
    assert status(shop, started) == "active"
    shop.clock.forward(DAY * 31)
    subscriptions.advance(shop.emulator.state)
    timers(shop, DAY * 2)

    assert status(shop, started) == "cancelled"
    assert len(shop.emulator.state.all("payment")) == 1
    assert open_items(shop) == []


@pytest.mark.parametrize("word", ["pending", "halted", "paused", "expired", "completed"])
def test_every_state_of_a_subscription_is_shown(shop: Shop, word: str) -> None:
    started = start(shop) if word == "expired" else running(shop)
    shop.emulator.state.get("subscription", started.gateway_id or "")["status"] = word
    timers(shop, DAY * 2)
    [shown] = shop.billing.subscriptions.list(shop.user_id)

    assert shown.status == word
    assert shown.over is (word in {"expired", "completed"})


def test_an_admin_hears_why_a_refund_waits_and_that_it_never_will_be(shop: Shop) -> None:
    payment = paid(shop)
    timers(shop, HOUR)
    shop.emulator.state.balance = 0
    waiting = refund(shop, payment["id"], Decision(None, "asked_for"))
    assert waiting.waits_for == "insufficient_balance"
    assert waiting.order.reversed_paise == 0

    shop.emulator.state.balance = None
    timers(shop, DAY)
    assert payment["amount_refunded"] == 24900
    old = paid(shop)
    timers(shop, HOUR)
    shop.clock.forward(DAY * 190)
    with pytest.raises(GatewayRefused) as caught:
        refund(shop, old["id"], Decision(None, "asked_for"), "old")
    assert "payment_too_old" in str(caught.value)


def test_a_message_of_a_subscription_that_was_set_aside_is_taken_up_again(shop: Shop) -> None:
    started = running(shop)
    shop.emulator.faults.down = True
    shop.leave()
    [message] = shop.queue.receive(PAYMENTS, limit=32)
    with pytest.raises(DomainError):
        shop.billing.webhook_events.handle(message.body)
    shop.queue.delete(PAYMENTS, message)
    shop.emulator.faults.down = False
    timers(shop, HOUR)

    assert status(shop, started) == "cancelled"


def test_each_change_of_a_subscription_that_concerns_the_person_is_told_once(shop: Shop) -> None:
    started, state = running(shop), shop.emulator.state
    gateway_id = started.gateway_id or ""
    acts: list[Any] = [
        subscriptions.fail_charge,
        subscriptions.charge,
        subscriptions.pause,
        subscriptions.resume,
        *[subscriptions.fail_charge] * 4,
    ]
    for act in acts:
        act(state, gateway_id)
        timers(shop, DAY * 2)
    shop.billing.subscriptions.cancel(user_id=shop.user_id, subscription_id=started.id)
    subscriptions.cancel(state, gateway_id, {})
    timers(shop, DAY * 2)

    told = [status for user_id, status, _ in shop.told if user_id == shop.user_id]
    assert told == [
        *("active", "pending", "active", "paused", "active", "pending", "halted"),
        *("ending", "cancelled"),
    ]
    assert len({once for *_, once in shop.told}) >= len(set(told))


def test_who_has_left_is_told_nothing_and_nothing_leads_to_them(shop: Shop) -> None:
    running(shop)
    before = len(shop.told)
    shop.leave()
    timers(shop, DAY)
    name = f"owner:{shop.payer_ref}"

    assert len(shop.told) == before
    assert shop.documents.get(DIRECTORY, name, name) is None
