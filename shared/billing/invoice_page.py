"""The invoice as a PDF. It names no person: below 50,000 rupees CGST rule 46 asks for none."""

from datetime import timedelta, timezone

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from shared.billing.errors import NotPaid
from shared.billing.invoices import Seller, rows_of
from shared.billing.model import Order

_INDIA = timezone(timedelta(hours=5, minutes=30))
_WIDTH_MM, _LINE_MM = 120, 7


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
