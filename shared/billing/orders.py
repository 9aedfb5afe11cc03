"""Orders: from a product to an order at the payment service, and the list of a user's orders."""

from dataclasses import dataclass
from datetime import timedelta

from shared.billing.model import Order, OrderState
from shared.billing.open_items import OpenItems, Subject
from shared.billing.sales import (
    OUR_ID_NOTE,
    PAYER_NOTE,
    PRODUCT_NOTE,
    NewSale,
    Payable,
    Proof,
    Sales,
    require_proof,
)
from shared.billing.settlement import Settlement
from shared.ports.payments import GatewayOrder
from shared.store import Page

PAYABLE_FOR = timedelta(days=30)
"""How long an order is asked about; Razorpay itself ends none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """The use cases of products that are paid once."""

    sales: Sales[Order]
    settlement: Settlement
    items: OpenItems

    def place(self, asked: NewSale) -> Payable[Order]:
        """Order a product; a repeated request returns the order that the first one made.

        Raises NoSuchProduct, AccountClosed, IdempotencyKeyReused, GatewayRefused, Contended.
        """
        order, fresh = self.sales.add(asked)
        if order.state is not OrderState.PAID:
            self.items.open(Subject.ORDER, order.id, owner_ref=order.payer_ref)
        if order.gateway_order_id is None:
            order = self._adopt(order, self._ask(order, fresh=fresh))
        return self.sales.payable(order)

    def verify(self, *, user_id: str, order_id: str, proof: Proof) -> Order:
        """Settle the payment that the checkout reports; raises NoSuchOrder, NotProved."""
        order = self.read(user_id=user_id, order_id=order_id)
        require_proof(self.sales.gateway.signed_order, order.gateway_order_id, proof)
        return self.settlement.settle(order.payer_ref, order.id) or order

    def follow(self, payer_ref: str, order_id: str) -> bool:
        """Look at an open order; tell whether nothing more can come of it.

        A checkout that is still open somewhere may pay it days later, and a payment that failed may
        be authorised days after that. Whatever comes even later is found by its webhook.
        """
        order = self.sales.collection.find(payer_ref, order_id)
        if order is None:
            return True
        if order.gateway_order_id is None and (found := self.sales.gateway.orders_with(order.id)):
            order = self._adopt(order, found[0])
        if order.invoice_number is None:
            order = self.settlement.settle(payer_ref, order_id) or order
        settled = order.state is OrderState.PAID and order.invoice_number is not None
        return settled or self.sales.clock() - order.created_at >= PAYABLE_FOR

    def read(self, *, user_id: str, order_id: str) -> Order:
        """Return one order; raises NoSuchOrder."""
        return self.sales.read(user_id, order_id)

    def page(self, *, user_id: str, limit: int, cursor: str | None) -> Page[Order]:
        """Return a page of a user's orders, newest first; raises UnknownCursor."""
        payer_ref = self.sales.payers.known(user_id)
        # A user without a ledger has an empty list, and a cursor is checked all the same.
        return self.sales.repository.order_page(payer_ref or "nobody", limit=limit, cursor=cursor)

    def _ask(self, order: Order, *, fresh: bool) -> GatewayOrder:
        if not fresh and (found := self.sales.gateway.orders_with(order.id)):
            return found[0]
        return self.sales.gateway.create_order(
            receipt=order.id,
            amount_paise=order.product.amount_paise,
            notes={
                PAYER_NOTE: order.payer_ref,
                OUR_ID_NOTE: order.id,
                PRODUCT_NOTE: order.product.title,
            },
        )

    def _adopt(self, order: Order, found: GatewayOrder) -> Order:
        """Store which order of the service is ours; the first one to be stored stays."""
        placed = {"state": OrderState.PLACED, "gateway_order_id": found.id}

        def adopt(stored: Order) -> Order:
            return stored if stored.gateway_order_id else stored.model_copy(update=placed)

        return self.sales.change(order, adopt)
