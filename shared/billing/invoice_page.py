"""The invoice as a PDF. It names no person: below 50,000 rupees CGST rule 46 asks for none."""

from datetime import timedelta, timezone
from typing import NamedTuple

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from shared.billing.errors import NotPaid
from shared.billing.model import Order
from shared.billing.orders import Orders

SAC = "999293"
"""Service accounting code: commercial training and coaching services."""

_INDIA = timezone(timedelta(hours=5, minutes=30))
_WIDTH_MM, _LINE_MM = 120, 7


class Seller(NamedTuple):
    """Who sells. Without a GSTIN no tax is shown, for nobody unregistered may collect any."""

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
    names no state was supplied where the seller is (IGST Act, section 12(2)(b)(ii)).
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


class Invoices:
    """Hands out invoices."""

    def __init__(self, orders: Orders, seller: Seller) -> None:
        """Of these orders, in this seller's name."""
        self._orders = orders
        self._seller = seller

    def pdf(self, *, user_id: str, order_id: str) -> bytes:
        """Return the invoice of a user's order; raises NoSuchOrder, NotPaid."""
        order = self._orders.read(user_id=user_id, order_id=order_id)
        return invoice_pdf(order, self._seller)


def invoice_pdf(order: Order, seller: Seller) -> bytes:
    """Return the invoice of a paid order; raises NotPaid."""
    if order.invoice_number is None or order.paid_at is None:
        raise NotPaid
    page = FPDF(format="A4")
    page.set_creation_date(order.paid_at)
    page.set_title(f"Invoice {order.invoice_number}")
    page.set_lang("en-IN")
    page.add_page()
    page.set_font("Helvetica", "B", 18)
    _line(page, "Tax invoice" if seller.gstin else "Invoice")
    page.set_font("Helvetica", size=10)
    for text in (seller.name, seller.address, f"GSTIN {seller.gstin}" if seller.gstin else ""):
        if text:
            _line(page, text)
    page.ln(_LINE_MM)
    for text in _facts(order, seller):
        _line(page, text)
    page.ln(_LINE_MM)
    for row in rows_of(order, seller):
        page.set_font("Helvetica", "B" if row.text == "Total" else "", 10)
        page.cell(_WIDTH_MM, _LINE_MM, row.text, border="B")
        page.cell(
            0,
            _LINE_MM,
            f"INR {rupees(row.paise)}",
            border="B",
            align="R",
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
        )
    if order.reversed_paise:
        page.ln(_LINE_MM)
        _line(page, f"Returned since: INR {rupees(order.reversed_paise)}")
    return bytes(page.output())


def rupees(paise: int) -> str:
    """Return an amount in rupees with Indian grouping, such as 1,23,456.00."""
    whole, part = divmod(paise, 100)
    head, tail = str(whole)[:-3], str(whole)[-3:]
    groups: list[str] = []
    while head:
        head, group = head[:-2], head[-2:]
        groups.insert(0, group)
    return ",".join([*groups, tail]) + f".{part:02}"


def _facts(order: Order, seller: Seller) -> list[str]:
    paid_at = order.paid_at.astimezone(_INDIA) if order.paid_at else None
    place = order.billing_state or seller.state
    facts = [
        f"Invoice number: {order.invoice_number}",
        f"Date: {paid_at:%d %B %Y}",
        f"Order: {order.id}",
        f"Payment: {order.payment_id}",
    ]
    if place:
        facts.append(f"Place of supply (state code): {place}; reverse charge: no")
    if order.period:
        start, end = (at.astimezone(_INDIA) for at in (order.period.start, order.period.end))
        facts.append(f"Period: {start:%d %B %Y} to {end:%d %B %Y}")
    return facts


def _line(page: FPDF, text: str) -> None:
    shown = text.encode("latin-1", "replace").decode("latin-1")
    page.cell(0, _LINE_MM, shown, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
