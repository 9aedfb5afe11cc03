"""How the parts of billing are put together. ``shared.bootstrap`` calls this."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.billing.catalogue import Catalogue
from shared.billing.entitlements import Entitlements
from shared.billing.errors import NoSuchOrder, NoSuchSubscription
from shared.billing.inbox import KEPT_FOR_S, Event, Inbox
from shared.billing.invoice_numbers import InvoiceNumbers
from shared.billing.invoices import Invoices, Seller
from shared.billing.model import ORDER, SUBSCRIPTION, Order, Subscription
from shared.billing.orders import Orders
from shared.billing.payers import BillingEraser, Payers
from shared.billing.reconciliation import MARK_KEPT_S, Mark, Reconciliation
from shared.billing.refunds import Refunds
from shared.billing.repository import BillingRepository
from shared.billing.sales import Sales
from shared.billing.subscriptions import Subscriptions
from shared.billing.webhook_events import WebhookEvents
from shared.kernel.assembly import Assembly
from shared.kernel.clock import Clock
from shared.kernel.errors import NotFound
from shared.ports.documents import INBOX, DocumentStore
from shared.ports.payments import PaymentGateway
from shared.ports.queues import Queue
from shared.store import Collection


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """What billing needs. ``is_active`` tells whether an account may still be used."""

    documents: DocumentStore
    queue: Queue
    gateway: PaymentGateway
    is_active: Callable[[str], bool]
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingServices:
    """The use cases of billing."""

    catalogue: Catalogue
    entitlements: Entitlements
    orders: Orders
    subscriptions: Subscriptions
    invoices: Invoices
    refunds: Refunds
    inbox: Inbox
    webhook_events: WebhookEvents
    reconciliation: Reconciliation


def build_eraser(documents: DocumentStore, queue: Queue, *, clock: Clock) -> BillingEraser:
    """Build what separates users from their ledgers."""
    repository = BillingRepository.of(documents)
    return BillingEraser(documents=documents, repository=repository, queue=queue, clock=clock)


def build(catalogue: Catalogue, seller: Seller, ports: Ports) -> BillingServices:
    """Put billing together; nothing is opened and no request is made yet."""
    documents = ports.documents
    repository = BillingRepository.of(documents)
    payers = Payers(repository=repository, is_active=ports.is_active)

    def sales[T: (Order, Subscription)](
        model: type[T], prefix: str, collection: Collection[T], missing: type[NotFound]
    ) -> Sales[T]:
        return Sales(
            model=model,
            prefix=prefix,
            collection=collection,
            missing=missing,
            repository=repository,
            payers=payers,
            catalogue=catalogue,
            gateway=ports.gateway,
            clock=ports.clock,
        )

    part = Assembly(
        {
            Catalogue: catalogue,
            Clock: ports.clock,
            PaymentGateway: ports.gateway,
            Queue: ports.queue,
            BillingRepository: repository,
            Payers: payers,
            Seller: seller,
            Entitlements: Entitlements(
                repository=repository,
                payers=payers,
                free_per_month=catalogue.free_per_month,
                clock=ports.clock,
            ),
            InvoiceNumbers: InvoiceNumbers.of(documents, repository.orders),
            Sales[Order]: sales(Order, ORDER, repository.orders, NoSuchOrder),
            Sales[Subscription]: sales(
                Subscription, SUBSCRIPTION, repository.subscriptions, NoSuchSubscription
            ),
            Collection[Event]: Collection(documents, INBOX, Event, ttl_s=lambda _: KEPT_FOR_S),
            Collection[Mark]: Collection(documents, INBOX, Mark, ttl_s=lambda _: MARK_KEPT_S),
            Callable[[Order, Seller], bytes]: _draw_invoice,
        }
    )
    return part(BillingServices)


def _draw_invoice(order: Order, seller: Seller) -> bytes:
    from shared.billing.invoice_page import invoice_pdf  # noqa: PLC0415 - loads a PDF library

    return invoice_pdf(order, seller)
