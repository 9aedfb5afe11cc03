"""Invoices and credit notes as PDFs: tagged, and in any script of India.

They name no person: below 50,000 rupees CGST rule 46 asks for the State alone. A business that
gave its GSTIN is named.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from shared.billing.invoice_numbers import INDIA
from shared.billing.places import state_name
from shared.billing.scripts import SCRIPTS, shown
from shared.billing.tax import rows_of
from shared.billing.tax_documents import TaxDocument

_FONTS = Path(__file__).parent / "fonts"
_BASE = "NotoSans"
_WIDTH_MM, _LINE_MM = 130, 7


def pdf_of(document: TaxDocument) -> bytes:
    """Return an invoice or a credit note as a PDF; equal documents give equal bytes."""
    page = _Page(document)
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


class _Page:
    """One page of lines; each is marked with what it is, for those who have it read to them."""

    def __init__(self, document: TaxDocument) -> None:
        pdf = FPDF(format="A4")
        pdf.set_creation_date(document.created_at)
        pdf.set_title(f"{_heading(document)} {document.number}")
        pdf.set_lang("en-IN")
        pdf.add_page()
        pdf.add_font(_BASE, fname=_FONTS / f"{_BASE}.ttf")
        pdf.add_font(_BASE, style="B", fname=_FONTS / f"{_BASE}-Bold.ttf")
        needed = _scripts_of(document)
        for script in needed:
            pdf.add_font(script, fname=_FONTS / f"{_BASE}{script}.ttf")
        if needed:
            pdf.set_fallback_fonts(needed, exact_match=False)
            pdf.set_text_shaping(use_shaping_engine=True)
        self.pdf = pdf

    def text(self, text: str, tag: str = "/P", *, size: int = 10, bold: bool = False) -> None:
        """Write a text over as many lines as it needs; nothing for none."""
        if not text:
            return
        self._use_font(size, bold=bold)
        with self._tagged(tag):
            self.pdf.multi_cell(0, _LINE_MM, shown(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def row(self, text: str, amount: str, *, bold: bool) -> None:
        """Write a line of the account."""
        self._use_font(10, bold=bold)
        with self._tagged("/P"):
            self.pdf.cell(_WIDTH_MM, _LINE_MM, shown(text), border="B")
            self.pdf.cell(
                0, _LINE_MM, amount, border="B", align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT
            )

    def gap(self) -> None:
        """Leave a line empty."""
        self.pdf.ln(_LINE_MM)

    def bytes(self) -> bytes:
        """Return the document."""
        return bytes(self.pdf.output())

    def _use_font(self, size: int, *, bold: bool) -> None:
        """Set the base font, and write that to the page at once.

        Where a line begins in another script the library would write it within that line's own
        state, which ends with the line, and take the font of the next line to be set already.
        """
        pdf = self.pdf
        pdf.set_font(_BASE, "B" if bold else "", size)
        pdf._out(pdf._set_font_for_page(pdf.fonts[f"{_BASE.lower()}{'B' if bold else ''}"], size))  # noqa: SLF001 - see above

    @contextmanager
    def _tagged(self, tag: str) -> Iterator[None]:
        # The library tags only pictures by itself; its own way to do so takes any structure type.
        with self.pdf._marked_sequence() as element:  # noqa: SLF001 - see above
            element.s = tag
            yield


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
    return ["Tax is not payable on reverse charge.", "Computer-generated; no signature is needed."]


def _scripts_of(document: TaxDocument) -> list[str]:
    business = document.business
    named = (business.name, business.address) if business else ()
    texts = (document.seller.name, document.seller.address, document.title, *named)
    points = {ord(letter) for text in texts for letter in text}
    return [
        script
        for script, (first, last) in SCRIPTS.items()
        if any(first <= point <= last for point in points)
    ]


def _date(at: datetime) -> str:
    return f"{at.astimezone(INDIA):%d %B %Y}"
