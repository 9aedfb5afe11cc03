"""How the parts of billing are put together. ``shared.bootstrap`` calls this."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.billing.adjustments import Adjustments
from shared.billing.brake import Brake, SalesBrake
from shared.billing.by_hand import ClosingByHand
from shared.billing.catalogue import Catalogue
from shared.billing.closing import LedgerClosing
from shared.billing.entitlements import Entitlements
from shared.billing.errors import NoSuchOrder, NoSuchSubscription
from shared.billing.expiry import LedgerExpiry
from shared.billing.follow_up import FollowUp
from shared.billing.inbox import KEPT_FOR_S, Event, Inbox
from shared.billing.invoice_numbers import Numbers, invoice_numbers, note_numbers
from shared.billing.invoices import Invoices
from shared.billing.model import ORDER, SUBSCRIPTION, Closing, Order, Subscription
from shared.billing.notes import Note
from shared.billing.notices import Notify, PayerOwner, SubscriptionNotices
from shared.billing.open_items import OpenItem, OpenItems
from shared.billing.orders import Orders
from shared.billing.payers import BillingEraser, Payers
from shared.billing.reconciliation import MARK_KEPT_S, Mark, Reconciliation
from shared.billing.refunds import Refunds
from shared.billing.register import Register
from shared.billing.repository import BillingRepository
from shared.billing.sales import Sales
from shared.billing.settlements import Settled, Settlements
from shared.billing.subscriptions import Subscriptions
from shared.billing.tax import Seller
from shared.billing.tax_documents import Printed, TaxDocument
from shared.billing.watermarks import Watermark
from shared.billing.webhook_events import WebhookEvents
from shared.kernel.assembly import Assembly
from shared.kernel.clock import Clock
from shared.kernel.errors import NotFound
from shared.ports.documents import DIRECTORY, INBOX, LEDGER, DocumentStore
from shared.ports.payments import PaymentGateway
from shared.ports.queues import Queue
from shared.store import Collection


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """What billing needs. ``is_active`` tells whether an account may still be used.

    ``notify`` sends a user an email about a subscription.
    """

    documents: DocumentStore
    queue: Queue
    gateway: PaymentGateway
    is_active: Callable[[str], bool]
    notify: Notify
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingServices:
    """The use cases of billing. ``seller``: who sells, today."""

    catalogue: Catalogue
    seller: Seller
    entitlements: Entitlements
    orders: Orders
    subscriptions: Subscriptions
    invoices: Invoices
    refunds: Refunds
    inbox: Inbox
    webhook_events: WebhookEvents
    reconciliation: Reconciliation
    follow_up: FollowUp
    settlements: Settlements
    items: OpenItems
    by_hand: ClosingByHand
    register: Register
    adjustments: Adjustments
    expiry: LedgerExpiry
    closing: LedgerClosing


def build_eraser(documents: DocumentStore, queue: Queue, *, clock: Clock) -> BillingEraser:
    """Build what separates users from their ledgers."""
    repository = BillingRepository.of(documents)
    items = OpenItems(items=Collection(documents, LEDGER, OpenItem), clock=clock)
    return BillingEraser(
        documents=documents, repository=repository, items=items, queue=queue, clock=clock
    )


def build(catalogue: Catalogue, seller: Seller, ports: Ports) -> BillingServices:
    """Put billing together; nothing is opened and no request is made yet."""
    documents = ports.documents
    repository = BillingRepository.of(documents)
    payers = Payers(repository=repository, is_active=ports.is_active)

    notes = Collection(documents, LEDGER, Note)
    part = Assembly(
        {
            Catalogue: catalogue,
            Clock: ports.clock,
            DocumentStore: documents,
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
            Numbers[Order]: invoice_numbers(documents, repository.orders),
            Numbers[Note]: note_numbers(documents, notes),
            Collection[Order]: repository.orders,
            Collection[Closing]: repository.closings,
            Collection[Note]: notes,
            Collection[TaxDocument]: Collection(documents, LEDGER, TaxDocument),
            Collection[Printed]: Collection(documents, LEDGER, Printed),
            Collection[OpenItem]: Collection(documents, LEDGER, OpenItem),
            SubscriptionNotices: SubscriptionNotices(
                owners=Collection(documents, DIRECTORY, PayerOwner), notify=ports.notify
            ),
            Collection[Settled]: Collection(documents, LEDGER, Settled),
            Collection[Brake]: Collection(documents, LEDGER, Brake),
            Collection[Watermark]: Collection(documents, LEDGER, Watermark),
            Collection[Event]: Collection(documents, INBOX, Event, ttl_s=lambda _: KEPT_FOR_S),
            Collection[Mark]: Collection(documents, INBOX, Mark, ttl_s=lambda _: MARK_KEPT_S),
            Callable[[TaxDocument], bytes]: _draw,
        }
    )

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
            brake=part(SalesBrake),
            clock=ports.clock,
        )

    part.give(Sales[Order], sales(Order, ORDER, repository.orders, NoSuchOrder))
    subscriptions = sales(Subscription, SUBSCRIPTION, repository.subscriptions, NoSuchSubscription)
    part.give(Sales[Subscription], subscriptions)
    return part(BillingServices)


def _draw(document: TaxDocument) -> bytes:
    from shared.billing.invoice_page import pdf_of  # noqa: PLC0415 - loads a PDF library

    return pdf_of(document)
