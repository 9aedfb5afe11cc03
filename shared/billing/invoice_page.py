"""Invoices and credit notes as PDFs: tagged, and in any script of India.

They name no person: below 50,000 rupees CGST rule 46 asks for the State alone. A business that
gave its GSTIN is named.
"""

from datetime import datetime

from shared.billing.invoice_numbers import INDIA
from shared.billing.places import state_name
from shared.billing.tax import rows_of
from shared.billing.tax_documents import TaxDocument, is_to_zone
from shared.pages.paper import Paper

_TO_ZONE = (
    "Supply to SEZ unit or SEZ developer for authorised operations on payment of integrated tax."
)
"""The endorsement of CGST rule 46."""


def pdf_of(document: TaxDocument) -> bytes:
    """Return an invoice or a credit note as a PDF; equal documents give equal bytes."""
    page = Paper(
        title=f"{_heading(document)} {document.number}",
        created_at=document.created_at,
        texts=_texts_of(document),
    )
    page.text(_heading(document), "/H1", size=18, bold=True)
    seller = document.seller
    gstin = f"GSTIN {seller.gstin}" if seller.gstin else ""
    for text in (seller.name, seller.address, gstin):
        page.text(text)
    page.gap()
    for text in _facts(document):
        page.text(text)
    page.gap()
    for row in rows_of(document.title, document.split, document.buyer_state):
        page.row(row.text, f"INR {rupees(row.paise)}", bold=row.text == "Total")
    page.gap()
    for text in _remarks(document):
        page.text(text)
    return page.bytes()


def rupees(paise: int) -> str:
    """Return an amount in rupees with Indian grouping, such as 1,23,456.00."""
    whole, part = divmod(paise, 100)
    head, tail = str(whole)[:-3], str(whole)[-3:]
    groups: list[str] = []
    while head:
        head, group = head[:-2], head[-2:]
        groups.insert(0, group)
    return ",".join([*groups, tail]) + f".{part:02}"


def _heading(document: TaxDocument) -> str:
    if document.kind == "credit_note":
        return "Credit note"
    return "Tax invoice" if document.seller.gstin else "Invoice"


def _facts(document: TaxDocument) -> list[str]:
    named = "Credit note" if document.kind == "credit_note" else "Invoice"
    facts = [
        f"{named} number: {document.number}",
        f"Date: {_date(document.created_at)}",
    ]
    if document.against and document.against_at:
        facts.append(f"Against invoice: {document.against} of {_date(document.against_at)}")
    facts += [f"Order: {document.order_id}", f"Payment: {document.payment_id}"]
    if business := document.business:
        facts += [f"Buyer: {business.name}", business.address, f"Buyer's GSTIN: {business.gstin}"]
    if state := state_name(document.buyer_state):
        facts.append(f"Place of supply: {state} ({document.buyer_state})")
    if document.period:
        start, end = document.period.start, document.period.end
        facts.append(f"Period: {_date(start)} to {_date(end)}")
    return facts


def _remarks(document: TaxDocument) -> list[str]:
    if not document.split.percent:
        return ["The seller is not registered for GST; no tax is charged."]
    remarks = [
        "Tax is not payable on reverse charge.",
        "Computer-generated; no signature is needed.",
    ]
    return [_TO_ZONE, *remarks] if is_to_zone(document.business) else remarks


def _texts_of(document: TaxDocument) -> list[str]:
    business = document.business
    named = [business.name, business.address] if business else []
    return [document.seller.name, document.seller.address, document.title, *named]


def _date(at: datetime) -> str:
    return f"{at.astimezone(INDIA):%d %B %Y}"
