"""Invoices: their lines, and the use case of downloading one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from shared.billing.model import Order
from shared.billing.orders import Orders

SAC = "999293"
"""Service accounting code: commercial training and coaching services."""


class Seller(NamedTuple):
    """The seller. Without a GSTIN no tax is shown: only registered sellers may collect it."""

    name: str
    address: str
    gstin: str

    @property
    def state(self) -> str:
        """The GST code of the seller's state: the first two digits of the GSTIN."""
        return self.gstin[:2]


class Row(NamedTuple):
    """A line of the invoice."""

    text: str
    paise: int


def rows_of(order: Order, seller: Seller) -> list[Row]:
    """Return the lines of an invoice, which add up to the last one.

    Within the seller's state the tax is halved into CGST and SGST, beyond it is IGST. An order that
    names no state was supplied in the seller's (IGST Act, section 12(2)(b)(ii)).
    """
    product = order.product
    if not seller.gstin:
        return [Row(product.title, product.amount_paise), Row("Total", product.amount_paise)]
    tax, percent = product.gst_paise, product.gst_percent
    lines = [Row(f"{product.title} (SAC {SAC}), taxable value", product.amount_paise - tax)]
    if (order.billing_state or seller.state) == seller.state:
        half = tax // 2
        lines += [
            Row(f"CGST {percent / 2:g} %", half),
            Row(f"SGST {percent / 2:g} %", tax - half),
        ]
    else:
        lines.append(Row(f"IGST {percent} %", tax))
    return [*lines, Row("Total", product.amount_paise)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoices:
    """The use case of downloading an invoice. ``draw`` makes the document."""

    orders: Orders
    seller: Seller
    draw: Callable[[Order, Seller], bytes]

    def pdf(self, *, user_id: str, order_id: str) -> bytes:
        """Return the invoice of one of a user's orders; raises NoSuchOrder, NotPaid."""
        return self.draw(self.orders.read(user_id=user_id, order_id=order_id), self.seller)
