"""The use cases of downloading invoices and credit notes."""

from dataclasses import dataclass

from shared.billing.errors import NoSuchDocument, NotPaid
from shared.billing.model import Order
from shared.billing.notes import Note
from shared.billing.orders import Orders
from shared.billing.tax_documents import TaxDocuments
from shared.kernel.trace import log_event


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoices:
    """Hands out invoices and credit notes as they were issued."""

    orders: Orders
    documents: TaxDocuments

    def pdf(self, *, user_id: str, order_id: str) -> bytes:
        """Return the invoice of one of a user's orders.

        Raises NoSuchOrder, NotPaid, and NoSuchDocument after the years for which books are kept.
        """
        order = self.orders.read(user_id=user_id, order_id=order_id)
        invoice = self.documents.invoice(order)
        if invoice is None:
            raise NoSuchDocument if order.invoice_number else NotPaid
        return self.documents.pdf(invoice)

    def notes(self, order: Order) -> list[Note]:
        """Return the credit notes of an order, oldest first."""
        if not order.reversed_paise:
            return []
        return self.documents.notes_of(order.payer_ref, order.id)

    def note_pdf(self, *, user_id: str, order_id: str, cause: str) -> bytes:
        """Return a credit note of one of a user's orders; raises NoSuchOrder, NoSuchDocument."""
        order = self.orders.read(user_id=user_id, order_id=order_id)
        note = self.documents.note(order, cause)
        if note is None:
            raise NoSuchDocument
        return self.documents.pdf(note)

    def open_by_number(self, number: str, *, reason: str) -> bytes:
        """Return any invoice or credit note, for an admin with a reason, which is logged.

        It is there after the account has gone. Raises NoSuchDocument.
        """
        found = self.documents.numbered(number)
        if found is None:
            raise NoSuchDocument
        log_event("invoice.opened_by_admin", number=number, reason=reason)
        return self.documents.pdf(found)
