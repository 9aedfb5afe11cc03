"""The seller's books of a month as CSV: every sale and credit note, and the figures of GSTR-1.

GSTR-1 wants supplies to buyers that are not registered summed up by State and rate (table 7, B2CS),
less their credit notes; those to registered buyers one by one (tables 4 and 9B, 6B to special
economic zones); all of them by service and rate, those to registered buyers and the others apart
(table 12); and the documents that were issued, by series (table 13). Figures are rupees with two
decimals.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from shared.billing.invoice_numbers import INDIA
from shared.billing.notes import NOTE_PREFIX
from shared.billing.places import STATES, state_name
from shared.billing.repository import BillingRepository
from shared.billing.settlements import Settled, Settlements
from shared.billing.tax import Split
from shared.billing.tax_documents import TaxDocument, TaxDocuments, is_to_zone

MONTH = r"20[0-9]{2}-(?:0[1-9]|1[0-2])"

_REGISTER = (
    *("kind", "number", "date", "order", "payment", "state_code", "state", "gstin", "type", "sac"),
    *("description", "rate", "taxable", "cgst", "sgst", "igst", "total", "against"),
    *("fee", "fee_tax", "settlement", "utr", "settled_on"),
)
_GSTR1 = (
    *("table", "type", "place", "rate", "taxable", "igst", "cgst", "sgst", "number", "date"),
    *("gstin", "from", "to", "documents", "value", "hsn"),
)


_PAYOUTS = (
    *("settlement", "utr", "date", "type", "id", "payment", "order", "invoice"),
    *("amount", "fee", "fee_tax", "credit", "debit", "net"),
)

_MONEY = ("amount_paise", "fee_paise", "fee_tax_paise", "credit_paise", "debit_paise")


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Draws the books of a month. Months are those of India."""

    documents: TaxDocuments
    settlements: Settlements
    repository: BillingRepository

    def sales(self, month: str) -> bytes:
        """Return every invoice and credit note of a month as CSV; the month is like 2026-11."""
        return _csv(_REGISTER, (self._row(each) for each in self._month(month)))

    def gstr1(self, month: str) -> bytes:
        """Return the figures of GSTR-1 of a month as CSV; the month is like 2026-11."""
        issued = self._month(month)
        taxed = [each for each in issued if each.split.percent]
        rows = [*_b2b(taxed), *_b2cs(taxed), *_by_service(taxed), *_series(issued)]
        return _csv(_GSTR1, rows)

    def payouts(self, month: str) -> bytes:
        """Return what was paid out in a month as CSV, each payout with its sum, as the bank has it.

        Lines without an order are not of this product.
        """
        by_payout: dict[str, list[Settled]] = defaultdict(list)
        for line in self.settlements.between(*_bounds(month)):
            by_payout[line.settlement_id].append(line)
        rows = [
            row
            for lines in by_payout.values()
            for row in (*map(self._payout_row, lines), _payout_sum(lines))
        ]
        return _csv(_PAYOUTS, rows)

    def _payout_row(self, line: Settled) -> list[str]:
        order = None
        if line.owner_ref and line.order_id:
            order = self.repository.orders.find(line.owner_ref, line.order_id)
        return [
            *_payout_head(line),
            line.type,
            line.id.removeprefix("settled:"),
            line.payment_id or "",
            line.order_id or "",
            (order.invoice_number if order else None) or "",
            *(_rupees(paise) for paise in _payout_money([line])),
        ]

    def _month(self, month: str) -> list[TaxDocument]:
        since, before = _bounds(month)
        found = [
            *self.documents.between("invoice", since, before),
            *self.documents.between("credit_note", since, before),
        ]
        return sorted(found, key=lambda each: (each.kind != "invoice", each.number))

    def _row(self, document: TaxDocument) -> list[str]:
        split, sign = document.split, _sign(document)
        order = self.repository.orders.find(document.owner_ref, document.order_id)
        invoice = document.kind == "invoice"
        item_id = document.payment_id if invoice else document.id.removeprefix(NOTE_PREFIX)
        paid_out = self.settlements.of(item_id, document.created_at)
        kept = paid_out or order
        return [
            document.kind,
            document.number,
            _date(document.created_at),
            document.order_id,
            document.payment_id,
            document.buyer_state or "",
            state_name(document.buyer_state),
            document.business.gstin if document.business else "",
            _table_of(document)[1] if split.percent else "",
            document.sac,
            document.title,
            str(split.percent),
            *(_rupees(sign * paise) for paise in _parts(split)),
            _rupees(sign * split.total_paise),
            document.against or "",
            _rupees(kept.fee_paise) if kept and invoice else "",
            _rupees(kept.fee_tax_paise) if kept and invoice else "",
            *(_payout_head(paid_out) if paid_out else ()),
        ]


def _bounds(month: str) -> tuple[datetime, datetime]:
    """Return the beginning of a month like 2026-11 and that of the next one."""
    year, number = (int(part) for part in month.split("-"))
    since = datetime(year, number, 1, tzinfo=INDIA)
    return since, datetime(year + number // 12, number % 12 + 1, 1, tzinfo=INDIA)


def _payout_head(line: Settled) -> tuple[str, str, str]:
    return line.settlement_id, line.utr, _date(line.created_at)


def _payout_sum(lines: list[Settled]) -> list[str]:
    """Return the row of a whole payout: its net is what the bank's statement shows."""
    return [
        *_payout_head(lines[0]),
        *("payout", "", "", "", ""),
        *(_rupees(paise) for paise in _payout_money(lines)),
    ]


def _payout_money(lines: list[Settled]) -> tuple[int, ...]:
    amount, fee, tax, credit, debit = (
        sum(getattr(line, name) for line in lines) for name in _MONEY
    )
    return amount, fee, tax, credit, debit, credit - debit


def _b2b(documents: Iterable[TaxDocument]) -> Iterator[list[str]]:
    for each in documents:
        if each.business is None:
            continue
        table, kind = _table_of(each)
        *figures, value = _figures([each])
        yield [
            table,
            kind,
            _place(each.buyer_state),
            str(each.split.percent),
            *figures,
            *(each.number, _date(each.created_at), each.business.gstin, "", "", "", value),
        ]


def _table_of(document: TaxDocument) -> tuple[str, str]:
    """Return where GSTR-1 wants a document, and of which type it is.

    ``SEWP``: to a special economic zone with payment of tax.
    """
    if document.business is None:
        return "7", "B2CS"
    zone = is_to_zone(document.business)
    if document.kind == "credit_note":
        return "9B", "CDNR-SEWP" if zone else "CDNR"
    return ("6B", "SEWP") if zone else ("4", "B2B")


def _b2cs(documents: Iterable[TaxDocument]) -> Iterator[list[str]]:
    found: dict[tuple[str, int], list[TaxDocument]] = defaultdict(list)
    for each in documents:
        if each.business is None:
            found[each.buyer_state or "", each.split.percent].append(each)
    for (state, percent), group in sorted(found.items(), key=itemgetter(0)):
        *figures, value = _figures(group)
        yield ["7", "B2CS", _place(state), str(percent), *figures, *[""] * 6, value]


def _by_service(documents: Iterable[TaxDocument]) -> Iterator[list[str]]:
    found: dict[tuple[str, str, int], list[TaxDocument]] = defaultdict(list)
    for each in documents:
        kind = "HSN-B2B" if each.business else "HSN-B2C"
        found[kind, each.sac, each.split.percent].append(each)
    for (kind, sac, percent), group in sorted(found.items(), key=itemgetter(0)):
        *figures, value = _figures(group)
        yield ["12", kind, "", str(percent), *figures, *[""] * 6, value, sac]


def _series(documents: Iterable[TaxDocument]) -> Iterator[list[str]]:
    numbers: dict[str, list[str]] = defaultdict(list)
    for each in documents:
        numbers[each.kind].append(each.number)
    for kind, found in sorted(numbers.items(), reverse=True):
        empty = [""] * 9
        yield ["13", kind, *empty, min(found), max(found), str(len(found))]


def _figures(documents: Iterable[TaxDocument]) -> tuple[str, str, str, str, str]:
    """Return taxable value, IGST, CGST, SGST and all of it, less what credit notes take away."""
    sums = [0, 0, 0, 0, 0]
    for each in documents:
        taxable, cgst, sgst, igst = _parts(each.split)
        figures = (taxable, igst, cgst, sgst, each.split.total_paise)
        sums = [total + _sign(each) * paise for total, paise in zip(sums, figures, strict=True)]
    taxable_sum, igst_sum, cgst_sum, sgst_sum, value = map(_rupees, sums)
    return taxable_sum, igst_sum, cgst_sum, sgst_sum, value


def _parts(split: Split) -> tuple[int, int, int, int]:
    return split.taxable_paise, split.cgst_paise, split.sgst_paise, split.igst_paise


def _sign(document: TaxDocument) -> int:
    return 1 if document.kind == "invoice" else -1


def _place(state: str | None) -> str:
    """Return a place of supply as the portal writes it, such as ``29-Karnataka``."""
    return f"{state}-{STATES[state]}" if state in STATES else ""


def _rupees(paise: int) -> str:
    sign, paise = ("-", -paise) if paise < 0 else ("", paise)
    return f"{sign}{paise // 100}.{paise % 100:02}"


def _date(at: datetime) -> str:
    return f"{at.astimezone(INDIA):%d-%b-%Y}"


def _csv(head: tuple[str, ...], rows: Iterable[list[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([*row, *[""] * (len(head) - len(row))] for row in rows)
    return text.getvalue().encode()
