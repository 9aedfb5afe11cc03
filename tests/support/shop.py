"""A shop for one customer, wired from the real parts, each call of which can be stopped before."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from dev.razorpay import disputes, payments
from dev.razorpay.emulator import Emulator
from dev.razorpay.errors import ApiError
from dev.razorpay.webhooks import Event
from shared.billing.ledger import balance_of
from shared.billing.model import Entry, EntryType, Order, OrderState
from shared.billing.open_items import PACES, OpenItem, Subject
from shared.billing.refunds import Decision
from shared.billing.repository import BillingRepository
from shared.billing.sales import NewSale, Proof
from shared.billing.tax import Seller
from shared.billing.wiring import Ports, build, build_eraser
from shared.bootstrap import Services
from shared.config import Settings
from shared.kernel.errors import DomainError
from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import new_id
from shared.ports.documents import LEDGER, USERS, Container, DocumentStore
from shared.ports.queues import PAYMENTS, Queue
from tests.support.clock import NOON, FixedClock
from tests.support.interleaving import Actor, Stage
from tests.support.razorpay import emulator_of, gateway_to

type Json = dict[str, Any]

_CROWD = 6
"""How many are at work at the same moment; before one more begins, the first one ends."""

_TAKEN = {"captured", "refunded"}
_LIVE = {"authenticated", "active", "pending", "halted", "paused"}
_MAY_STAY = {Subject.ORDER, Subject.SUBSCRIPTION}
_DAYS_TO_REST = 40


class Premises:
    """What outlives a customer: the store, the queue, the threads; and how many lives went well."""

    def __init__(self, folder: Path) -> None:
        self.clock = FixedClock()
        self.customers = 0
        self._folder = folder
        self.services = Services(Settings(data_dir=folder), clock=self.clock)
        self.threads = ThreadPoolExecutor(32)
        self.documents: DocumentStore = self.services.unfenced_documents
        self.queue: Queue = self.services.queue
        self.documents.get(LEDGER, "open", "none")  # so that its file is there

    def tidy(self) -> None:
        """Begin again: remove what the last customer left, and set the clock back."""
        self.clock.now = NOON
        [path] = self._folder.rglob("documents.db")
        with closing(sqlite3.connect(path, timeout=30)) as connection, connection:
            connection.execute("DELETE FROM documents")
        for name in (PAYMENTS, PAYMENTS.poison):
            while messages := self.queue.receive(name, limit=32):
                for message in messages:
                    self.queue.delete(name, message)


class Spoiled:
    """A document that cannot be read until it is mended."""

    def __init__(
        self, documents: DocumentStore, container: Container, partition: str, document_id: str
    ) -> None:
        document = documents.get(container, partition, document_id)
        assert document
        self._documents, self._place = documents, (container, partition)
        self._whole = document.body
        named = {"id", container.partition_key, "kind", "created_at", "received_at"}
        self._write({name: value for name, value in self._whole.items() if name in named})

    def hide(self) -> None:
        """Take its kind too, so that no query finds it."""
        named = {"id", self._place[0].partition_key}
        self._write({name: value for name, value in self._whole.items() if name in named})

    def mend(self) -> None:
        """Make it what it was."""
        self._write(self._whole)

    def _write(self, body: Json) -> None:
        self._documents.upsert(*self._place, body)


class Shop:
    """One customer, what they order and pay, and everybody who works on it."""

    def __init__(self, premises: Premises) -> None:
        premises.tidy()
        self.premises = premises
        self.clock = premises.clock
        self.emulator: Emulator = emulator_of(premises.services)
        self.stage = Stage(premises.threads)
        self.documents = documents = self.stage.wrapped(premises.documents)
        self.queue = self.stage.wrapped(premises.queue)
        gateway = self.stage.wrapped(gateway_to(self.emulator, premises.services))
        self.here = True
        self.told: list[tuple[str, str, str]] = []
        self.user_id = new_id("usr", self.clock())
        ports = Ports(
            documents=documents,
            queue=self.queue,
            gateway=gateway,
            is_active=lambda _: self.here,
            notify=lambda *told: self.told.append(told),
            clock=self.clock,
        )
        catalogue = replace(premises.services.catalogue, free_per_month=1)
        self.billing = build(catalogue, Seller("iMock", "", ""), ports)
        self.repository = BillingRepository.of(documents)
        self.eraser = build_eraser(documents, self.queue, clock=self.clock)
        self.payer_ref = self.billing.orders.sales.payers.of(self.user_id)
        self.orders: list[Order] = []
        self.actors: list[Actor] = []
        self.spent: set[str] = set()

    def order(self, plan: str) -> None:
        """Order something."""
        with suppress(DomainError):
            self.orders.append(self.billing.orders.place(NewSale(self.user_id, plan, "29")).sale)

    def buy(self, plan: str = "credits_5") -> Order:
        """Order something, pay it and let the webhooks of it be handled; return the order."""
        self.order(plan)
        order = self.orders[-1]
        payments.attempt(self.emulator.state, order.gateway_order_id or "")
        self.come_to_rest()
        stored = self.repository.orders.find(self.payer_ref, order.id)
        assert stored
        return stored

    def spoil(self, document_id: str) -> Spoiled:
        """Make a document of the ledger unreadable."""
        return Spoiled(self.documents, LEDGER, self.payer_ref, document_id)

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
                handed = self.emulator.checkout.proof_of_order(payment["order_id"], payment["id"])
                proof = Proof(payment["id"], handed["razorpay_signature"])
                self.billing.orders.verify(user_id=self.user_id, order_id=order.id, proof=proof)

    def webhook(self, event: Event) -> None:
        """Take an event in."""
        self.billing.inbox.accept(event.body, event_id=event.id)

    def work(self) -> None:
        """Deal with one message."""
        for message in self.queue.receive(PAYMENTS):
            self.billing.webhook_events.handle(message.body)
            self.queue.delete(PAYMENTS, message)

    def refund(self, payment: Json, amount: int | None, key: str) -> None:
        """Give back, as an admin does."""
        once = RequestKey(key=f"refund:{key}", fingerprint=f"{payment['id']} {amount}")
        self.billing.refunds.refund(payment["id"], Decision(amount, "other"), once=once)

    def spend(self, session_id: str) -> None:
        """Open an interview."""
        self.billing.entitlements.reserve(self.user_id, session_id)
        self.spent.add(session_id)

    def leave(self) -> None:
        """Delete the account: fenced first, then erased."""
        self.here = False
        if payer_ref := self.eraser.payer_ref_of(self.user_id):
            self.eraser.close(payer_ref)
        self.documents.delete(USERS, self.user_id, "payer")

    def bank(self, act: Any, *args: Any, **more: Any) -> None:
        """Let something happen at the bank, if it can."""
        with suppress(ApiError):
            act(self.emulator.state, *args, **more)

    def subscribe(self, plan: str) -> None:
        """Begin a subscription, up to its checkout."""
        self.billing.subscriptions.start(NewSale(self.user_id, plan, "29"))

    def cancel(self) -> None:
        """Cancel every subscription."""
        for each in self.billing.subscriptions.list(self.user_id):
            self.billing.subscriptions.cancel(user_id=self.user_id, subscription_id=each.id)

    def timers(self) -> int:
        """Let the timers run; return how much was settled."""
        self.billing.follow_up.run()
        return self.billing.reconciliation.run().settled

    def come_to_rest(self) -> None:
        """Let everybody finish, then do what queue, sweep and timer do in time."""
        self.emulator.faults.down = False
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
            settled = self.timers()

    def let_all_become_final(self) -> None:
        """Let the bank decide everything, and days go by in which the timers run."""
        state = self.emulator.state
        state.balance = None
        self.come_to_rest()
        for _ in range(_DAYS_TO_REST):
            for refund in state.all("refund", status="pending"):
                payments.finish_refund(state, refund["id"])
            for status in ("open", "under_review"):
                for dispute in state.all("dispute", status=status):
                    disputes.close_dispute(state, dispute["id"], status="closed")
            self.clock.forward(timedelta(days=1))
            self.timers()
            if {item.subject for item in self.billing.items.every()} <= _MAY_STAY:
                break
        self.come_to_rest()

    def payments_of(self, order: Order) -> list[Json]:
        """Return the payments of an order that were taken."""
        found = self.emulator.state.all("payment", order_id=order.gateway_order_id or "")
        return [payment for payment in found if payment["status"] in _TAKEN]

    def gone(self, payment_id: str) -> int:
        """Return how much of a payment has gone back at the bank."""
        state = self.emulator.state
        refunds = [e for e in state.all("refund", payment_id=payment_id) if e["status"] != "failed"]
        lost = state.all("dispute", payment_id=payment_id, status="lost")
        return sum(entity["amount"] for entity in refunds + lost)

    def ledger_orders(self) -> list[Order]:
        """Return every order of the ledger, those of subscriptions too."""
        return self.repository.order_page(self.payer_ref, limit=100, cursor=None).items

    def check(self) -> None:
        """Check that the books say what the bank says."""
        entries = self.repository.entries_of(self.payer_ref).items
        grants = [entry for entry in entries if entry.type is EntryType.GRANT]
        paid = [order for order in self.ledger_orders() if order.state is OrderState.PAID]
        assert sorted(grant.payment_id or "" for grant in grants) == sorted(
            order.payment_id or "" for order in paid
        )
        expected = sum(self._check_order(order, grants) for order in paid)
        counted = {order.payment_id for order in paid}
        for payment in self.emulator.state.all("payment"):
            if payment["status"] in _TAKEN and payment["id"] not in counted:
                self._check_goes_back(payment)
        balance = balance_of(self.repository.books_of(self.payer_ref), self.clock())
        uses = [entry for entry in entries if entry.type is EntryType.USE]
        if self.here:
            paid_uses = sum(entry.source == "credit" for entry in uses)
            assert balance.credits + balance.frozen == expected - paid_uses
            assert {entry.session_id for entry in uses} >= self.spent
            assert len({entry.session_id for entry in uses}) == len(uses)
        self._check_numbers([order.invoice_number for order in paid], "IM")
        self._check_subscriptions()
        self._check_open_items()

    def _check_order(self, order: Order, grants: list[Entry]) -> int:
        """Check one paid order; return the credits that are left of it."""
        [grant] = [grant for grant in grants if grant.payment_id == order.payment_id]
        gone = min(self.gone(order.payment_id or ""), grant.paise)
        assert min(order.reversed_paise, grant.paise) == gone
        assert grant.credits or grant.period
        return -(-grant.credits * (grant.paise - gone) // grant.paise)

    def _check_goes_back(self, payment: Json) -> None:
        """Money that buys nothing is back at its payer, or an open intent says since when not."""
        intents = [item for item in self.billing.items.every() if item.payment_id == payment["id"]]
        old = payment["created_at"] < self.emulator.state.now() - payments.OLDEST_S
        assert self.gone(payment["id"]) >= payment["amount"] or (intents and old)

    def _check_numbers(self, numbers: list[str | None], prefix: str) -> None:
        """No number is missing and none is there twice, in each financial year."""
        for year in {(number or "//").split("/")[1] for number in numbers}:
            found = sorted(number or "" for number in numbers if f"/{year}/" in (number or "//"))
            assert found == [f"{prefix}/{year}/{n:07}" for n in range(1, len(found) + 1)]

    def _check_subscriptions(self) -> None:
        """At most one subscription can charge, and none of somebody who has left."""
        found = self.emulator.state.all("subscription")
        live = [
            each
            for each in found
            if each["status"] in _LIVE and each["paid_count"] and not each["cancel_at_cycle_end"]
        ]
        assert len(live) <= self.here

    def _check_open_items(self) -> None:
        """Nothing is open for longer than its kind may be, but what is too old for a refund."""
        for item in self.billing.items.every():
            bound = PACES[item.subject].bound
            fine = item.subject is Subject.REFUND_INTENT and self._too_old(item)
            assert fine or bound is None or self.clock() - item.opened_at <= bound, item

    def _too_old(self, item: OpenItem) -> bool:
        payment = self.emulator.state.get("payment", item.payment_id or "")
        return bool(payment["created_at"] < self.emulator.state.now() - payments.OLDEST_S)
