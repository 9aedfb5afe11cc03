"""Orders: from a product to an order at the payment service, and the list of what was bought.

Ours is stored before the service is asked, and its id is the receipt there. After a lost reply the
order is looked up by that receipt: making an order is the one thing that is never repeated blindly.
"""

from shared.billing.catalogue import Catalogue
from shared.billing.errors import AccountClosed, Contended, NoSuchOrder, NotProved
from shared.billing.model import ORDER, Order, OrderState
from shared.billing.payers import Payers
from shared.billing.repository import BillingRepository, Kept, OrderPage
from shared.billing.settlement import Settlement
from shared.kernel.clock import Clock
from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import derived_id, new_id
from shared.ports.documents import Stale
from shared.ports.payments import GatewayOrder, PaymentGateway

PAYER_NOTE, OUR_ID_NOTE = "payer_ref", "purchase_id"
"""Notes at the payment service that lead a payment back to our books.

The values are stored there with every order and subscription ever made, so they stay.
"""


class Orders:
    """The use cases of buying once."""

    def __init__(
        self,
        repository: BillingRepository,
        payers: Payers,
        catalogue: Catalogue,
        settlement: Settlement,
        gateway: PaymentGateway,
        *,
        clock: Clock,
    ) -> None:
        """Wire the use cases."""
        self._repository = repository
        self._payers = payers
        self._catalogue = catalogue
        self._settlement = settlement
        self._gateway = gateway
        self._clock = clock

    def place(
        self, *, user_id: str, product_code: str, billing_state: str | None, once: RequestKey | None
    ) -> Order:
        """Order a product; a repeated request finds the order that the first one made.

        Raises NoSuchProduct, AccountClosed, IdempotencyKeyReused, Contended.
        """
        product = self._catalogue.product(product_code, subscription=False)
        payer_ref = self._payers.of(user_id)
        now = self._clock()
        order = Order(
            id=derived_id(ORDER, payer_ref, once.key) if once else new_id(ORDER, now),
            payer_ref=payer_ref,
            product=product,
            billing_state=billing_state,
            created_at=now,
            request_fingerprint=once.fingerprint if once else None,
        )
        fresh = self._repository.add(order)
        kept = self._kept(payer_ref, order.id)
        if once and not fresh:
            once.require_same(kept.value.request_fingerprint)
        if self._repository.closed(payer_ref):
            raise AccountClosed
        if kept.value.gateway_order_id:
            return kept.value
        return self._adopt(kept, self._ask(kept.value, fresh=fresh))

    def verify(self, *, user_id: str, order_id: str, payment_id: str, signature: str) -> Order:
        """Settle what the checkout says was paid; raises NoSuchOrder, NotProved.

        The signature is checked over the order that we hold, never over one that the browser names.
        """
        order = self.read(user_id=user_id, order_id=order_id)
        place = order.gateway_order_id
        if not place or not self._gateway.signed_order(place, payment_id, signature):
            raise NotProved
        return self._settlement.settle(order.payer_ref, order.id) or order

    def read(self, *, user_id: str, order_id: str) -> Order:
        """Return one order; raises NoSuchOrder."""
        payer_ref = self._payers.known(user_id)
        if payer_ref is None:
            raise NoSuchOrder
        return self._kept(payer_ref, order_id).value

    def page(self, *, user_id: str, limit: int, cursor: str | None) -> OrderPage:
        """Return a page of a user's orders, newest first; raises UnknownCursor."""
        payer_ref = self._payers.known(user_id)
        # Whoever has bought nothing has an empty list, and a cursor is checked all the same.
        return self._repository.orders(payer_ref or "nobody", limit=limit, cursor=cursor)

    def _ask(self, order: Order, *, fresh: bool) -> GatewayOrder:
        if not fresh and (found := self._gateway.orders_with(order.id)):
            return found[0]
        return self._gateway.create_order(
            receipt=order.id,
            amount_paise=order.product.amount_paise,
            notes={PAYER_NOTE: order.payer_ref, OUR_ID_NOTE: order.id},
        )

    def _adopt(self, kept: Kept[Order], found: GatewayOrder) -> Order:
        """Write down which order of the service is ours; the first one to be written stays."""
        placed = kept.value.model_copy(
            update={"state": OrderState.PLACED, "gateway_order_id": found.id}
        )
        try:
            self._repository.save(placed, kept.etag)
        except Stale:
            order = self._kept(placed.payer_ref, placed.id).value
            if order.gateway_order_id is None:
                raise Contended from None
            return order
        return placed

    def _kept(self, payer_ref: str, order_id: str) -> Kept[Order]:
        kept = self._repository.order(payer_ref, order_id)
        if kept is None:
            raise NoSuchOrder
        return kept
