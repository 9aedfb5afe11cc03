"""A shop for one customer, wired from the real parts, each call of which can be stopped before."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from dev.razorpay.emulator import Emulator
from dev.razorpay.errors import ApiError
from dev.razorpay.webhooks import Event
from shared.billing.entitlements import Entitlements
from shared.billing.inbox import Inbox
from shared.billing.ledger import balance_of
from shared.billing.model import Entry, EntryType, Order, OrderState
from shared.billing.payers import BillingEraser, Payers
from shared.billing.repository import BillingRepository
from shared.billing.wiring import build
from shared.bootstrap import Services
from shared.config import Settings
from shared.kernel.errors import DomainError
from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import new_id
from shared.ports.documents import INBOX, LEDGER, DocumentStore
from shared.ports.queues import PAYMENTS, Queue
from tests.support.clock import FixedClock
from tests.support.interleaving import Actor, Stage
from tests.support.razorpay import emulator_of, gateway_to

type Json = dict[str, Any]

_CROWD = 6
"""How many are at work at the same moment; before one more begins, the first one ends."""

_TAKEN = {"captured", "refunded"}


class Premises:
    """What outlives a customer: the store, the queue, the threads."""

    def __init__(self, folder: Path) -> None:
        self.clock = FixedClock()
        self.services = Services(Settings(data_dir=folder), clock=self.clock)
        self.threads = ThreadPoolExecutor(32)
        self.documents: DocumentStore = self.services.documents
        self.queue: Queue = self.services.queue

    def tidy(self) -> None:
        """Remove what the last customer left in inbox, queue and invoice series."""
        day = f"{self.clock.now:%Y-%m-%d}"
        for partition in (day, f"marks:{day}"):
            self.documents.delete_partition(INBOX, partition)
        self.documents.delete_partition(LEDGER, "invoices:2627")
        for name in (PAYMENTS, PAYMENTS.poison):
            while messages := self.queue.receive(name, limit=32):
                for message in messages:
                    self.queue.delete(name, message)


class Shop:
    """One customer, what they order and pay, and everybody who works on it."""

    def __init__(self, premises: Premises) -> None:
        premises.tidy()
        self.clock = premises.clock
        self.emulator: Emulator = emulator_of(premises.services)
        self.stage = Stage(premises.threads)
        documents = self.stage.wrapped(premises.documents)
        self.queue = self.stage.wrapped(premises.queue)
        gateway = self.stage.wrapped(gateway_to(self.emulator, premises.services))
        self.here = True
        self.user_id = new_id("usr", self.clock())
        wiring: Any = {"is_active": lambda _: self.here, "clock": self.clock}
        self.inbox = Inbox(documents, self.queue, clock=self.clock)
        self.billing = build(
            premises.services.catalogue,
            self.inbox,
            documents=documents,
            gateway=gateway,
            **wiring,
        )
        self.repository = BillingRepository(documents)
        payers = Payers(self.repository, is_active=lambda _: self.here)
        self.entitlements = Entitlements(
            self.repository, payers, free_per_month=1, clock=self.clock
        )
        self.eraser = BillingEraser(self.repository, self.queue, clock=self.clock)
        self.payer_ref = payers.of(self.user_id)
        self.orders: list[Order] = []
        self.actors: list[Actor] = []
        self.spent: set[str] = set()

    def order(self, plan: str) -> None:
        """Order something."""
        with suppress(DomainError):
            self.orders.append(
                self.billing.orders.place(
                    user_id=self.user_id, product_code=plan, billing_state=None, once=None
                )
            )

    def start(self, name: str, work: Any) -> None:
        """Let somebody begin."""

        def careful() -> None:
            with suppress(DomainError):
                work()

        self.actors = [actor for actor in self.actors if not actor.over]
        if len(self.actors) == _CROWD:
            self.actors.pop(0).finish()
        self.actors.append(Actor(self.stage, name, careful))

    def callback(self, payment: Json) -> None:
        """Hand in what the checkout said."""
        for order in self.orders:
            if order.gateway_order_id == payment["order_id"]:
                proof = self.emulator.checkout.proof_of_order(payment["order_id"], payment["id"])
                self.billing.orders.verify(
                    user_id=self.user_id,
                    order_id=order.id,
                    payment_id=payment["id"],
                    signature=proof["razorpay_signature"],
                )

    def webhook(self, event: Event) -> None:
        """Take an event in."""
        self.inbox.accept(event.body, event_id=event.id)

    def work(self) -> None:
        """Deal with one message."""
        for message in self.queue.receive(PAYMENTS):
            self.billing.webhook_events.handle(message.body)
            self.queue.delete(PAYMENTS, message)

    def refund(self, payment: Json, amount: int | None, key: str) -> None:
        """Give back, as an admin does."""
        once = RequestKey(key=f"refund:{key}", fingerprint=f"{payment['id']} {amount}")
        self.billing.refunds.refund(payment["id"], amount_paise=amount, reason="other", once=once)

    def spend(self, session_id: str) -> None:
        """Open an interview."""
        self.entitlements.use(self.user_id, session_id)
        self.spent.add(session_id)

    def leave(self) -> None:
        """Delete the account: fenced first, then erased."""
        self.here = False
        self.eraser.erase(self.user_id)

    def bank(self, act: Any, *args: Any, **more: Any) -> None:
        """Let something happen at the bank, if it can."""
        with suppress(ApiError):
            act(self.emulator.state, *args, **more)

    def come_to_rest(self) -> None:
        """Let everybody finish, then do what queue, sweep and timer do in time."""
        for actor in self.actors:
            actor.finish()
        settled = 1
        while settled:
            self.clock.forward(timedelta(seconds=31))  # what a dead worker held shows again
            while self.queue.length(PAYMENTS):
                if not (messages := self.queue.receive(PAYMENTS, limit=32)):
                    self.clock.forward(timedelta(seconds=31))
                for message in messages:
                    self.billing.webhook_events.handle(message.body)
                    self.queue.delete(PAYMENTS, message)
            settled = self.billing.reconciliation.run().settled

    def payments_of(self, order: Order) -> list[Json]:
        """Return the payments of an order that were taken."""
        found = self.emulator.state.all("payment", order_id=order.gateway_order_id or "")
        return [payment for payment in found if payment["status"] in _TAKEN]

    def gone(self, payment_id: str) -> int:
        """Return how much of a payment has gone back at the bank."""
        state = self.emulator.state
        refunds = [e for e in state.all("refund", payment_id=payment_id) if e["status"] != "failed"]
        disputes = [e for e in state.all("dispute", payment_id=payment_id) if e["status"] != "won"]
        return sum(entity["amount"] for entity in refunds + disputes)

    def check(self) -> None:
        """Check that the books say what the bank says."""
        entries = list(self.repository.entries(self.payer_ref))
        grants = [entry for entry in entries if entry.type is EntryType.GRANT]
        expected = 0
        for placed in self.orders:
            kept = self.repository.order(self.payer_ref, placed.id)
            assert kept
            mine = [
                e for e in grants if e.payment_id in {p["id"] for p in self.payments_of(placed)}
            ]
            expected += self._check_order(kept.value, self.payments_of(placed), mine)
        assert len(grants) == sum(self._is_paid(order) for order in self.orders)
        balance = balance_of(entries, self.clock())
        uses = [entry for entry in entries if entry.type is EntryType.USE]
        if self.here:
            paid_uses = sum(entry.source == "credit" for entry in uses)
            assert balance.credits == expected - paid_uses
            assert {entry.session_id for entry in uses} >= self.spent
            assert len({entry.session_id for entry in uses}) == len(uses)
        self._check_invoices()

    def _check_order(self, order: Order, taken: list[Json], grants: list[Entry]) -> int:
        """Check one order; return the credits that are left of it."""
        if order.state is not OrderState.PAID:
            assert not grants
            # Only for somebody who has left may a taken payment buy nothing, and it goes back.
            assert not taken or not self.here
            assert all(self.gone(each["id"]) >= each["amount"] for each in taken)
            return 0
        [grant] = grants
        assert grant.payment_id == order.payment_id
        for payment in taken:
            if payment["id"] != order.payment_id:
                assert self.gone(payment["id"]) >= payment["amount"]
        gone = min(self.gone(order.payment_id or ""), grant.paise)
        assert order.reversed_paise >= gone
        return grant.credits * (grant.paise - gone) // grant.paise

    def _is_paid(self, order: Order) -> bool:
        kept = self.repository.order(self.payer_ref, order.id)
        return kept is not None and kept.value.state is OrderState.PAID

    def _check_invoices(self) -> None:
        kept = [self.repository.order(self.payer_ref, order.id) for order in self.orders]
        paid = [each.value for each in kept if each and each.value.state is OrderState.PAID]
        numbers = sorted(order.invoice_number or "none" for order in paid)
        assert numbers == [f"IM/2627/{n:07}" for n in range(1, len(paid) + 1)]
