"""How the parts of billing are put together. ``shared.bootstrap`` calls this once."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.billing.catalogue import Catalogue
from shared.billing.entitlements import Entitlements
from shared.billing.inbox import Inbox
from shared.billing.invoice_numbers import InvoiceNumbers
from shared.billing.lookup import OrderLookup
from shared.billing.orders import Orders
from shared.billing.payers import BillingEraser, Payers
from shared.billing.reconciliation import Reconciliation
from shared.billing.refunds import Refunds
from shared.billing.repository import BillingRepository
from shared.billing.settlement import Settlement
from shared.billing.subscriptions import Subscriptions
from shared.billing.webhook_events import WebhookEvents
from shared.kernel.clock import Clock
from shared.ports.documents import DocumentStore
from shared.ports.payments import PaymentGateway
from shared.ports.queues import Queue


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingServices:
    """Everything that functions use of billing."""

    catalogue: Catalogue
    orders: Orders
    subscriptions: Subscriptions
    refunds: Refunds
    webhook_events: WebhookEvents
    reconciliation: Reconciliation


def build_eraser(documents: DocumentStore, queue: Queue, *, clock: Clock) -> BillingEraser:
    """Build what severs people from the books."""
    return BillingEraser(BillingRepository(documents), queue, clock=clock)


def build_entitlements(
    documents: DocumentStore,
    *,
    free_per_month: int,
    is_active: Callable[[str], bool],
    clock: Clock,
) -> Entitlements:
    """Put together who may open interviews, which needs no payment service."""
    repository = BillingRepository(documents)
    payers = Payers(repository, is_active=is_active)
    return Entitlements(repository, payers, free_per_month=free_per_month, clock=clock)


def build(
    catalogue: Catalogue,
    inbox: Inbox,
    *,
    documents: DocumentStore,
    gateway: PaymentGateway,
    is_active: Callable[[str], bool],
    clock: Clock,
) -> BillingServices:
    """Put billing together."""
    repository = BillingRepository(documents)
    payers = Payers(repository, is_active=is_active)
    numbers = InvoiceNumbers(documents, repository)
    settlement = Settlement(repository, gateway, numbers, clock=clock)
    orders = Orders(repository, payers, catalogue, settlement, gateway, clock=clock)
    subscriptions = Subscriptions(repository, payers, catalogue, settlement, gateway, clock=clock)
    lookup = OrderLookup(repository, gateway, settlement, subscriptions)
    return BillingServices(
        catalogue=catalogue,
        orders=orders,
        subscriptions=subscriptions,
        refunds=Refunds(repository, gateway, lookup, clock=clock),
        webhook_events=WebhookEvents(inbox, gateway, lookup, subscriptions),
        reconciliation=Reconciliation(documents, gateway, inbox, lookup, clock=clock),
    )
