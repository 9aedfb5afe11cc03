"""Invoices and credit notes as they were issued: everything on them is fixed from then on.

They lie in one register for each financial year, ordered by their date, so that the seller's books
can be drawn from it. They name a ledger, a State, and a person never; a business that gave its
GSTIN is named, as its input credit needs it. The register outlives accounts and settings.
"""

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shared.billing.expiry import books_end
from shared.billing.invoice_numbers import Numbers, financial_year
from shared.billing.model import Business, Order, Period
from shared.billing.notes import Note, note_id
from shared.billing.tax import SAC, Seller, Split, Taxation
from shared.kernel.clock import Clock, Instant, stamp
from shared.ports.documents import Query
from shared.store import Collection, Stored

type Kind = Literal["invoice", "credit_note"]


class Issuer(Stored):
    """The seller as it was when the document was issued."""

    name: str
    address: str
    gstin: str


class TaxDocument(Stored):
    """An invoice, or a credit note ``against`` one; ``payer_ref`` is the register's partition."""

    id: str
    kind: Kind
    payer_ref: str
    number: str
    created_at: Instant
    owner_ref: str
    order_id: str
    payment_id: str
    seller: Issuer
    buyer_state: str | None
    business: Business | None
    title: str
    sac: str
    split: Split
    period: Period | None = None
    against: str | None = None
    against_at: Instant | None = None


class Printed(Stored):
    """The bytes of a document as they were first handed out; base64, since documents are JSON."""

    id: str
    kind: Literal["printed"] = "printed"
    payer_ref: str
    pdf: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxDocuments:
    """Issues, finds and prints invoices and credit notes. ``draw`` makes a PDF of one."""

    orders: Collection[Order]
    notes: Collection[Note]
    note_numbers: Numbers[Note]
    documents: Collection[TaxDocument]
    printed: Collection[Printed]
    seller: Seller
    clock: Clock
    draw: Callable[[TaxDocument], bytes]

    def invoice(self, order: Order) -> TaxDocument | None:
        """Return the invoice of an order, issuing it if it has its number; None before that.

        None as well when the books of its year are gone.
        """
        if order.invoice_number is None or order.paid_at is None:
            return None
        register, document_id = _register(order.paid_at), f"invoice:{order.id}"
        if found := self.documents.find(register, document_id):
            return found
        if self.clock() >= books_end(order.paid_at):
            return None
        state = order.business.gstin[:2] if order.business else order.billing_state
        taxation = Taxation(
            seller_state=self.seller.state,
            buyer_state=state,
            percent=order.product.gst_percent,
            sez=is_to_zone(order.business),
        )
        made = TaxDocument(
            id=document_id,
            kind="invoice",
            payer_ref=register,
            number=order.invoice_number,
            created_at=order.paid_at,
            owner_ref=order.payer_ref,
            order_id=order.id,
            payment_id=order.payment_id or "",
            seller=Issuer(**self.seller._asdict()),
            buyer_state=state or self.seller.state or None,
            business=order.business,
            title=order.product.title,
            sac=SAC,
            split=taxation.split(order.product.amount_paise),
            period=order.period,
        )
        self.documents.add(made)
        return self.documents.find(register, document_id) or made

    def credit(self, order: Order, cause: str, paise: int, *, at: datetime) -> TaxDocument | None:
        """Issue the credit note for a refund or a lost dispute; repeating it changes nothing.

        None while the order has no invoice, and where all of it has been credited: money may go
        back twice, by a refund and by a dispute, but no more than was supplied can be undone.
        """
        invoice = self.invoice(order)
        if invoice is None:
            return None
        note = self.notes.find(order.payer_ref, note_id(cause))
        if note is None:
            credited = sum(each.paise for each in self._notes_about(order.payer_ref, order.id))
            left = order.product.amount_paise - credited
            if left <= 0:
                return None
            note = Note(
                id=note_id(cause),
                payer_ref=order.payer_ref,
                order_id=order.id,
                cause=cause,
                paise=min(paise, left),
                issued_at=at,
            )
            self.notes.add(note)
            note = self.notes.find(note.payer_ref, note.id) or note
        self.note_numbers.give(note, note.issued_at)
        note = self.notes.find(note.payer_ref, note.id) or note
        return self._issued(note, invoice)

    def notes_of(self, payer_ref: str, order_id: str) -> list[Note]:
        """Return the credit notes of an order that have their number, oldest first."""
        order = self.orders.find(payer_ref, order_id)
        mine = self._numbered(payer_ref, order_id, order.product.amount_paise) if order else []
        return sorted(mine, key=lambda note: (note.issued_at, note.id))

    def note(self, order: Order, cause: str) -> TaxDocument | None:
        """Return the credit note of an order for a cause, if there is one."""
        note = self.notes.find(order.payer_ref, note_id(cause))
        invoice = self.invoice(order)
        if note is None or invoice is None or note.order_id != order.id or note.number is None:
            return None
        return self._issued(note, invoice)

    def between(self, kind: Kind, since: datetime, before: datetime) -> Iterator[TaxDocument]:
        """Yield what was issued in a time that lies within one financial year, oldest first."""
        query = Query(kind=kind, order_by="created_at", since=stamp(since), before=stamp(before))
        return self.documents.every(_register(since), query)

    def numbered(self, number: str) -> TaxDocument | None:
        """Return the invoice or credit note with a number, whoever it belongs to."""
        prefix, year, _ = [*number.split("/"), "", "", ""][:3]
        kind = "credit_note" if prefix == "CN" else "invoice"
        found = self.documents.every(f"register:{year}", Query(kind=kind, order_by="created_at"))
        return next((each for each in found if each.number == number), None)

    def pdf(self, document: TaxDocument) -> bytes:
        """Return a document as it is printed: the same bytes each time, whatever is released."""
        place = document.payer_ref, f"printed:{document.id}"
        printed = self.printed.find(*place)
        if printed is None:
            data = base64.b64encode(self.draw(document)).decode()
            made = Printed(id=place[1], payer_ref=place[0], pdf=data)
            printed = made if self.printed.add(made) else self.printed.find(*place) or made
        return base64.b64decode(printed.pdf)

    def _notes_about(self, payer_ref: str, order_id: str) -> list[Note]:
        found = self.notes.every(payer_ref, Query(kind="note"))
        return [note for note in found if note.order_id == order_id]

    def _numbered(self, payer_ref: str, order_id: str, supplied: int) -> list[Note]:
        """Return the notes about an order by number, each with what it credits of ``supplied``.

        Two that were decided on at the same moment may ask for more than that together. Numbers are
        given one after the other, so they say for whom how much was left.
        """
        notes = [note for note in self._notes_about(payer_ref, order_id) if note.number]
        left, found = supplied, []
        for note in sorted(notes, key=lambda each: each.number or ""):
            found.append(note.model_copy(update={"paise": min(note.paise, left)}))
            left -= found[-1].paise
        return found

    def _issued(self, note: Note, invoice: TaxDocument) -> TaxDocument | None:
        if note.number is None:
            return None
        register = _register(note.issued_at)
        if found := self.documents.find(register, note.id):
            return found
        taxation = Taxation(
            seller_state=invoice.seller.gstin[:2],
            buyer_state=invoice.buyer_state,
            percent=invoice.split.percent,
            sez=is_to_zone(invoice.business),
        )
        supplied = invoice.split.total_paise
        numbered = self._numbered(note.payer_ref, note.order_id, supplied)
        paise = sum(each.paise for each in numbered if each.number == note.number)
        before = sum(each.paise for each in numbered if (each.number or "") < note.number)
        made = invoice.model_copy(
            update={
                "id": note.id,
                "kind": "credit_note",
                "payer_ref": register,
                "number": note.number,
                "created_at": note.issued_at,
                "split": taxation.part(paise, after=before),
                "against": invoice.number,
                "against_at": invoice.created_at,
            }
        )
        self.documents.add(made)
        return self.documents.find(register, note.id) or made


def is_to_zone(business: Business | None) -> bool:
    """Tell whether a supply goes to a special economic zone."""
    return business is not None and business.sez


def _register(at: datetime) -> str:
    return f"register:{financial_year(at)}"
