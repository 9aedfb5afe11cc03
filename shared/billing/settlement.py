"""Settlement: the one function that makes our ledger agree with the payment service.

Callback, webhook, reconciliation, open items and refunds all end here, as often as they like and in
any order. What they received only says where to look. The payment service is asked, and then:

1. The payment that counts is chosen by one compare-and-swap on the order, so two workers cannot
   choose two payments.
2. Everything after that follows from the choice and has ids of its own: the grant, the invoice and
   its number, the refund of any second payment, the reversals and their credit notes. Repeating it
   changes nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from shared.billing.disputes import Disputes
from shared.billing.errors import NoSuchOrder
from shared.billing.giving_back import WRONG_AMOUNT, GivingBack
from shared.billing.invoice_numbers import Numbers
from shared.billing.ledger import Books, reversed_paise
from shared.billing.model import REFUND, Dispute, Entry, EntryType, Order, OrderState, RefundIntent
from shared.billing.open_items import OpenItems, Subject
from shared.billing.repository import BillingRepository
from shared.billing.tax_documents import TaxDocuments
from shared.kernel.clock import Clock
from shared.kernel.ids import is_id
from shared.kernel.trace import log_event
from shared.ports.payment_errors import GatewayRefused
from shared.ports.payments import (
    CURRENCY,
    GatewayPayment,
    PaymentGateway,
    PaymentStatus,
    Reversal,
    ReversalStatus,
)
from shared.store import Unreadable, existing

_DISPUTE = "disp_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """Brings orders up to date with the payment service."""

    repository: BillingRepository
    gateway: PaymentGateway
    numbers: Numbers[Order]
    documents: TaxDocuments
    giving_back: GivingBack
    disputes: Disputes
    items: OpenItems
    clock: Clock

    def settle(self, payer_ref: str, order_id: str) -> Order | None:
        """Bring an order up to date and return it; None if the payment service has none.

        Raises Contended when others keep changing it, Unavailable when the service does not answer.
        """
        order = self.repository.orders.find(payer_ref, order_id)
        if order is None or order.gateway_order_id is None:
            return None
        payments: Sequence[GatewayPayment] = self._payments(order)
        if order.state is not OrderState.PAID:
            payments = self._capturing(order, payments)
            taken = [payment for payment in payments if payment.taken]
            if not taken:
                return order
            if self.repository.closed(payer_ref):
                for payment in taken:
                    self.give_back(order, payment, reason="account_closed")
                return order
            order = self._choose(order, taken[0])
        return self.finish(order, payments)

    def finish(self, order: Order, payments: Iterable[GatewayPayment]) -> Order:
        """Do everything that follows from the payment that an order was paid with."""
        if order.payment_id is None or order.paid_at is None:
            raise ValueError("the order has not been paid")
        product = order.product
        self.repository.entries.add(
            Entry(
                id=f"grant:{order.payment_id}",
                type=EntryType.GRANT,
                payer_ref=order.payer_ref,
                at=order.paid_at,
                payment_id=order.payment_id,
                paise=product.amount_paise,
                credits=product.credits,
                period=order.period,
            )
        )
        for payment in payments:
            if payment.id != order.payment_id and payment.taken:
                self.give_back(order, payment, reason="second_payment")
        self.numbers.give(order, order.paid_at)
        order = self.repository.orders.find(order.payer_ref, order.id) or order
        self.documents.invoice(order)
        for refund in self.gateway.refunds_of(order.payment_id or ""):
            self._book(order, refund)
        return self._summed_up(order)

    def dispute(self, order: Order, gateway_id: str) -> Dispute:
        """Bring our copy of a dispute about a paid order up to date, and all that follows."""
        dispute = self.disputes.follow(order, gateway_id)
        self._summed_up(order)
        return dispute

    def paid_otherwise(self, intent: RefundIntent) -> None:
        """Book a refund that was paid without the payment service; repeating it changes nothing.

        What we give back by ourselves had bought nothing, so there is nothing to take back.
        """
        order = self.repository.orders.find(intent.payer_ref, intent.order_id)
        paid_at = intent.paid_otherwise_at
        if paid_at is None or intent.automatic or order is None:
            return
        self.repository.entries.add(
            Entry(
                id=f"{EntryType.REVOKE}:{intent.id}",
                type=EntryType.REVOKE,
                payer_ref=order.payer_ref,
                at=paid_at,
                payment_id=intent.payment_id,
                paise=intent.amount_paise,
                takes=intent.takes,
            )
        )
        self.documents.credit(order, intent.id, intent.amount_paise, at=paid_at)
        self._summed_up(order)

    def give_back(self, order: Order, payment: GatewayPayment, *, reason: str) -> None:
        """See to it that a payment goes back that pays nothing of an order."""
        self.giving_back.give_back(
            payment, payer_ref=order.payer_ref, order_id=order.id, reason=reason
        )

    def _book(self, order: Order, refund: Reversal) -> None:
        """Record that money was refunded, or that it was not after all; each of them once.

        The second is recorded whether the first is there or not: a slower worker may still write
        it. A refund that may still fail is followed until it has arrived.
        """
        stands = refund.status is ReversalStatus.STANDS
        kind = EntryType.REVOKE if stands else EntryType.RESTORE
        if not refund.final:
            self.items.open(
                Subject.REFUND, refund.id, owner_ref=order.payer_ref, payment_id=order.payment_id
            )
        self.repository.entries.add(
            Entry(
                id=f"{kind}:{refund.id}",
                type=kind,
                payer_ref=order.payer_ref,
                at=self.clock(),
                payment_id=order.payment_id,
                paise=refund.amount_paise,
                takes=self._takes(order, refund),
            )
        )
        if stands and refund.final:
            self.documents.credit(order, refund.id, refund.amount_paise, at=self.clock())

    def _takes(self, order: Order, refund: Reversal) -> int | None:
        """Return what the admin has said that a refund takes back, if this is an admin's refund."""
        if not is_id(refund.receipt, REFUND):
            return None
        try:
            intent = self.repository.refunds.find(order.payer_ref, refund.receipt)
        except Unreadable:
            return None
        return intent.takes if intent and not intent.automatic else None

    def _payments(self, order: Order) -> list[GatewayPayment]:
        """Return the payments that fit an order; the others are refunded."""
        fitting = []
        for payment in self.gateway.payments_of(order.gateway_order_id or ""):
            if fits(payment, order):
                fitting.append(payment)
            else:
                self.give_back(order, payment, reason=WRONG_AMOUNT)
        return fitting

    def _capturing(
        self, order: Order, payments: Sequence[GatewayPayment]
    ) -> Sequence[GatewayPayment]:
        """Return the payments as they are after one was captured, where none had been.

        An authorised payment that is not captured lapses by itself.
        """
        if any(payment.taken for payment in payments) or self.repository.closed(order.payer_ref):
            return payments
        after: list[GatewayPayment] = []
        for payment in payments:
            due = payment.status is PaymentStatus.AUTHORIZED and not any(p.taken for p in after)
            after.append(self._captured(payment) if due else payment)
        return after

    def _captured(self, payment: GatewayPayment) -> GatewayPayment:
        """Capture an authorised payment and return it as it is then."""
        try:
            return self.gateway.capture(payment.id, payment.amount_paise)
        except GatewayRefused:
            return self.gateway.payment(payment.id)  # captured by another worker, or lapsed

    def _choose(self, order: Order, payment: GatewayPayment) -> Order:
        """Let a payment pay an order unless another one has; return the order as it is then."""
        paid = {
            "state": OrderState.PAID,
            "payment_id": payment.id,
            "paid_at": self.clock(),
            "fee_paise": payment.fee_paise,
            "fee_tax_paise": payment.fee_tax_paise,
        }

        def choose(stored: Order) -> Order:
            return stored if stored.state is OrderState.PAID else stored.model_copy(update=paid)

        chosen = self._change(order, choose)
        sold = order.product
        log_event("order.paid", order_id=order.id, credits=sold.credits, paise=sold.amount_paise)
        return chosen

    def _summed_up(self, order: Order) -> Order:
        """Return the order as it is stored, with the sum of its reversals.

        Earlier releases noted an open dispute as an entry: such a dispute is followed from now on.
        """
        books = self.repository.books_of(order.payer_ref)
        unknown = _disputes_of_entries(order, books)
        for gateway_id in unknown:
            self.disputes.follow(order, gateway_id)
        for dispute in self.repository.books_of(order.payer_ref).disputes if unknown else books[1]:
            if dispute.payment_id == order.payment_id and dispute.lost:
                paise = dispute.amount_paise
                self.documents.credit(order, dispute.gateway_id, paise, at=self.clock())

        def sum_up(stored: Order) -> Order:
            ledger = self.repository.books_of(order.payer_ref)
            summed = reversed_paise(ledger).get(stored.payment_id or "", 0)
            if ledger.unreadable:  # what cannot be read may be a part of the sum
                summed = max(summed, stored.reversed_paise)
            return stored.model_copy(update={"reversed_paise": summed})

        return self._change(order, sum_up)

    def _change(self, order: Order, step: Callable[[Order], Order]) -> Order:
        step_or_none = existing(NoSuchOrder, step)
        return self.repository.orders.change(order.payer_ref, order.id, step_or_none)


def fits(payment: GatewayPayment, order: Order) -> bool:
    """Tell whether a payment is of the amount and the currency of an order.

    A fee that the customer bears is part of the payment's amount and no part of our price.
    """
    price = order.product.amount_paise
    amounts = {payment.amount_paise, payment.amount_paise - payment.fee_paise}
    return price in amounts and payment.currency == CURRENCY


def _disputes_of_entries(order: Order, books: Books) -> list[str]:
    known = {dispute.gateway_id for dispute in books.disputes}
    return [
        about
        for entry in books.entries
        if entry.type is EntryType.REVOKE and entry.payment_id == order.payment_id
        if (about := entry.id.partition(":")[2]).startswith(_DISPUTE) and about not in known
    ]
