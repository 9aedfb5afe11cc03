"""What orders and subscriptions have in common: they are stored before the service is asked.

Our id goes along with every request to the payment service. After a lost response the request is
looked up there by that id: creating is the one thing that is never repeated blindly.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from shared.billing.brake import SalesBrake
from shared.billing.catalogue import Catalogue, Product
from shared.billing.errors import AccountClosed, NotProved
from shared.billing.model import Business, Order, Sale, Subscription
from shared.billing.payers import Payers
from shared.billing.repository import BillingRepository
from shared.kernel.clock import Clock
from shared.kernel.errors import NotFound
from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import derived_id, new_id
from shared.ports.payments import PaymentGateway
from shared.store import Collection, existing

PAYER_NOTE, OUR_ID_NOTE, PRODUCT_NOTE = "payer_ref", "purchase_id", "product"
"""Notes at the payment service that lead a payment back to our ledger, and say what is sold.

The values are stored there with every order and subscription ever made, so they stay.
"""


class Payable[T: Sale](NamedTuple):
    """An order or a subscription, and the public key with which the checkout is opened for it."""

    sale: T
    key_id: str


class NewSale(NamedTuple):
    """What a user asks for, and for whom. ``once`` is the same in a repeated request."""

    user_id: str
    product_code: str
    billing_state: str | None = None
    once: RequestKey | None = None
    business: Business | None = None


class Proof(NamedTuple):
    """What the checkout hands out to show that something was paid."""

    payment_id: str
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sales[T: (Order, Subscription)]:
    """The orders, or the subscriptions, of every user.

    ``missing`` is raised for an id that the user has none of.
    """

    model: type[T]
    prefix: str
    collection: Collection[T]
    missing: type[NotFound]
    repository: BillingRepository
    payers: Payers
    catalogue: Catalogue
    gateway: PaymentGateway
    brake: SalesBrake
    clock: Clock

    def add(self, asked: NewSale) -> tuple[T, bool]:
        """Store what is asked for; return it, and whether no earlier request had stored it.

        Raises NoSuchProduct, AccountClosed, IdempotencyKeyReused, SalesPaused.
        """
        self.brake.require_released()
        product, state, business = self.terms(asked)
        payer_ref, once = self.payers.of(asked.user_id), asked.once
        made = self.model(
            id=self.id_of(asked, payer_ref),
            payer_ref=payer_ref,
            product=product,
            billing_state=state,
            business=business,
            created_at=self.clock(),
            request_fingerprint=once.fingerprint if once else None,
        )
        fresh = self.collection.add(made)
        stored = made if fresh else self.stored(payer_ref, made.id)
        if once:
            once.require_same(stored.request_fingerprint)
        if self.repository.closed(payer_ref):
            raise AccountClosed
        return stored, fresh

    def terms(self, asked: NewSale) -> tuple[Product, str | None, Business | None]:
        """Return what is sold, and what the invoice says of the buyer; raises NoSuchProduct."""
        subscribing = self.model is Subscription
        product = self.catalogue.product(asked.product_code, subscription=subscribing)
        return product, asked.billing_state, asked.business

    def id_of(self, asked: NewSale, payer_ref: str) -> str:
        """Return the id under which a request is stored: the same again under the same key."""
        if asked.once:
            return derived_id(self.prefix, payer_ref, asked.once.key)
        return new_id(self.prefix, self.clock())

    def read(self, user_id: str, sale_id: str) -> T:
        """Return one of a user's; raises ``missing``, Unreadable."""
        payer_ref = self.payers.known(user_id)
        if payer_ref is None:
            raise self.missing
        return self.stored(payer_ref, sale_id)

    def stored(self, payer_ref: str, sale_id: str) -> T:
        """Return one of a ledger's; raises ``missing``, Unreadable."""
        sale = self.collection.find(payer_ref, sale_id)
        if sale is None:
            raise self.missing
        return sale

    def change(self, sale: T, step: Callable[[T], T]) -> T:
        """Change one under compare-and-swap; raises ``missing``, Contended, Unreadable."""
        return self.collection.change(sale.payer_ref, sale.id, existing(self.missing, step))

    def payable(self, sale: T) -> Payable[T]:
        """Return one with what the checkout needs."""
        return Payable(sale, self.gateway.key_id)


def require_proof(
    signed: Callable[[str, str, str], bool], ours: str | None, proof: "Proof"
) -> None:
    """Raise NotProved unless the checkout signed the payment service's id that we have stored.

    The id is never the one that a browser names.
    """
    if not ours or not signed(ours, proof.payment_id, proof.signature):
        raise NotProved
