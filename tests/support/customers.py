"""A customer's life: buying, subscribing, refunds, disputes, leaving, in any order, for a year.

Everybody who works on an order stops before each call to store, queue and payment service, and
hypothesis chooses who goes on, who dies, and what the bank does meanwhile. Events come late, twice,
in any order or never, refunds are refused and fail, Razorpay is away for days. When all has become
final, the books must say what the bank says, and nothing may be open for longer than its bound.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, override

from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from dev.razorpay import disputes, payments, subscriptions
from tests.support.memory import memory_folder
from tests.support.shop import Premises, Shop

STEPS = 30
PLANS = ("credits_5", "credits_20")

numbers = st.integers(min_value=0, max_value=63)


class Interleaving(RuleBasedStateMachine):
    """One customer's life."""

    def __init__(self, premises: Premises) -> None:
        super().__init__()
        self.shop = Shop(premises)

    def pick(self, kind: str, number: int) -> dict[str, Any] | None:
        found = sorted(self.shop.emulator.state.all(kind), key=lambda each: each["created_at"])
        return found[number % len(found)] if found else None

    def tick(self) -> None:
        self.shop.clock.forward(timedelta(seconds=1))

    @precondition(lambda self: len(self.shop.orders) < 3)
    @rule(plan=st.sampled_from(PLANS))
    def order(self, plan: str) -> None:
        self.shop.order(plan)

    @precondition(lambda self: self.shop.orders)
    @rule(
        number=numbers,
        outcome=st.sampled_from(["captured", "authorized", "failed", "captured_twice"]),
    )
    def pay(self, number: int, outcome: str) -> None:
        self.tick()
        order = self.shop.orders[number % len(self.shop.orders)]
        self.shop.bank(payments.attempt, order.gateway_order_id or "", outcome=outcome)

    @rule(number=numbers)
    def authorise_late(self, number: int) -> None:
        if payment := self.pick("payment", number):
            self.shop.bank(payments.authorise, payment["id"])

    @rule(number=numbers)
    def callback(self, number: int) -> None:
        if payment := self.pick("payment", number):
            self.shop.start("callback", lambda: self.shop.callback(payment))

    @rule(number=numbers)
    def webhook(self, number: int) -> None:
        if sent := self.shop.emulator.outbox.sent:
            event = sent[number % len(sent)]
            self.shop.start("webhook", lambda: self.shop.webhook(event))

    @rule()
    def process(self) -> None:
        self.shop.start("processor", self.shop.work)

    @rule()
    def reconcile(self) -> None:
        self.shop.start("reconciler", self.shop.billing.reconciliation.run)

    @rule(
        number=numbers, amount=st.sampled_from([None, 100, 9960, 20000]), key=st.sampled_from("ab")
    )
    def refund(self, number: int, amount: int | None, key: str) -> None:
        if payment := self.pick("payment", number):
            self.shop.start("refund", lambda: self.shop.refund(payment, amount, key))

    @rule(number=numbers, amount=st.sampled_from([100, 9960]))
    def refund_at_the_bank(self, number: int, amount: int) -> None:
        if payment := self.pick("payment", number):
            self.shop.bank(payments.refund, payment["id"], {"amount": amount})

    @rule(number=numbers, failed=st.booleans())
    def finish_refund(self, number: int, failed: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        if refund := self.pick("refund", number):
            self.shop.bank(payments.finish_refund, refund["id"], failed=failed)

    @rule(number=numbers, phase=st.sampled_from(disputes.PHASES))
    def dispute(self, number: int, phase: str) -> None:
        if payment := self.pick("payment", number):
            self.shop.bank(disputes.open_dispute, payment["id"], phase=phase)

    @rule(number=numbers, status=st.sampled_from(["won", "lost", "closed", "contest", "challenge"]))
    def decide_dispute(self, number: int, status: str) -> None:
        if dispute := self.pick("dispute", number):
            if status == "contest":
                self.shop.bank(disputes.contest, dispute["id"])
            elif status == "challenge":
                self.shop.bank(disputes.challenge, dispute["id"])
            else:
                self.shop.bank(disputes.close_dispute, dispute["id"], status=status)

    @rule(balance=st.sampled_from([None, 0, 30000]))
    def hold(self, balance: int | None) -> None:
        self.shop.emulator.state.balance = balance

    @rule(down=st.booleans())
    def outage(self, down: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        self.shop.emulator.faults.down = down

    @rule(plan=st.sampled_from(["pro_monthly", "pro_yearly"]))
    def subscribe(self, plan: str) -> None:
        self.shop.start("subscriber", lambda: self.shop.subscribe(plan))

    @rule(number=numbers)
    def begin(self, number: int) -> None:
        created = self.shop.emulator.state.all("subscription", status="created")
        if created:
            self.shop.bank(subscriptions.charge, created[number % len(created)]["id"])

    @rule()
    def cancel(self) -> None:
        self.shop.start("canceller", self.shop.cancel)

    @rule(days=st.sampled_from([1, 8, 31, 100]), pays=st.booleans(), timers=st.booleans())
    def time_passes(self, days: int, pays: bool, timers: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        """Renewals are charged or fail; webhooks, timers or neither tell of it."""
        self.shop.clock.forward(timedelta(days=days))
        self.shop.bank(subscriptions.advance, pays=pays)
        if timers:
            self.shop.start("timer", self.shop.timers)

    @rule()
    def follow_up(self) -> None:
        self.shop.start("follower", self.shop.billing.follow_up.run)

    @rule(session=st.sampled_from("abcd"))
    def spend(self, session: str) -> None:
        self.shop.start("interview", lambda: self.shop.spend(session))

    @precondition(lambda self: len(self.shop.orders) > 1 and self.shop.here)
    @rule()
    def leave(self) -> None:
        self.shop.start("leaver", self.shop.leave)

    @precondition(lambda self: self.shop.actors)
    @rule(number=numbers, calls=st.integers(min_value=1, max_value=12))
    def go_on(self, number: int, calls: int) -> None:
        actor = self.shop.actors[number % len(self.shop.actors)]
        for _ in range(calls):
            actor.step()

    @precondition(lambda self: self.shop.actors)
    @rule(number=numbers)
    def crash(self, number: int) -> None:
        actor = self.shop.actors[number % len(self.shop.actors)]
        if actor.name != "leaver":  # an erasure is asked for again until it is done
            actor.crash()

    @override
    def teardown(self) -> None:
        self.shop.let_all_become_final()
        self.shop.check()
        self.shop.premises.customers += 1


def machine(premises: Premises) -> type[RuleBasedStateMachine]:
    """Return the machine whose customers come to these premises."""

    class OnPremises(Interleaving):
        def __init__(self) -> None:
            super().__init__(premises)

    return OnPremises


@contextmanager
def premises() -> Iterator[Premises]:
    """Lend premises, in memory where the machine has such a folder."""
    with memory_folder() as folder:
        lent = Premises(folder)
        yield lent
        lent.threads.shutdown()


def explore(lent: Premises, *, examples: int, of_seed: int | None = None, **more: Any) -> None:
    """Let customers live; raise what goes wrong. Without a seed they are the same each time."""
    customers = machine(lent)
    run_state_machine_as_test(
        customers if of_seed is None else seed(of_seed)(customers),
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            derandomize=of_seed is None,
            suppress_health_check=list(HealthCheck),
            **more,
        ),
    )
