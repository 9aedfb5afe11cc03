"""Write docs/gst.md: each case of GST with its figures, computed by the code that issues invoices.

``python -m dev.gst_table``; a test says when it is out of date.
"""

import sys
from pathlib import Path
from typing import NamedTuple

from shared.billing.invoice_page import rupees
from shared.billing.places import state_name
from shared.billing.tax import SAC, Taxation

PAGE = Path(__file__).resolve().parents[1] / "docs" / "gst.md"

_PERCENT = 18
_PRICES = (10000, 24900, 499900)

_HEAD = f"""# GST on invoices and credit notes

Written by `python -m dev.gst_table` with the code that issues them. Prices include the tax; each
figure is rounded to the nearest paisa from the price, halves upwards (CGST Act, section 170), so
CGST and SGST are equal and the parts add up. SAC {SAC}, {_PERCENT} %. The seller of these cases is
in Karnataka (29).

| case | document | place of supply | price | taxable value | CGST | SGST | IGST | GSTR-1 |
|---|---|---|---|---|---|---|---|---|
"""
_TAIL = """
The place of supply is the State that the buyer names before the order (CBIC circular 242/36/2024),
of a business that of its GSTIN. A seller without a GSTIN collects no tax and shows none (section
32). A refund that has arrived and a lost dispute are credit notes (section 34) with a series of
their own, split as their invoice was; an open dispute changes nothing. The credit notes about one
invoice never add up to more than it, and about all of it to each of its parts. Within a Union
territory without a legislature (04, 26, 31, 35, 38, 97) SGST is called UTGST. A
business that says that it is in a special economic zone (`sez`) is supplied between States wherever
it is (IGST Act, section 7(5)(b)); its invoice has the endorsement of CGST rule 46.

The sales register names the type of each document in GSTR-1 (`SEWP`: to a special economic zone
with payment of tax). The figures of GSTR-1 sum all of them up by service code for table 12 too,
less the credit notes, as `HSN-B2B` for registered buyers and `HSN-B2C` for others. An invoice has
the date of the day on which we found out that it was paid, a charge of a subscription as an order:
what is found late is in the books of the month in which it is found.
"""


class Case(NamedTuple):
    """Who sells to whom, and which tables of GSTR-1 say so."""

    name: str
    document: str
    seller_state: str
    buyer_state: str
    table: str
    sez: bool = False


CASES = (
    Case("same State", "tax invoice", "29", "29", "7 (B2CS)"),
    Case("other State", "tax invoice", "29", "07", "7 (B2CS)"),
    Case("business of the same State (B2B)", "tax invoice", "29", "29", "4 (B2B)"),
    Case("business of another State (B2B)", "tax invoice", "29", "27", "4 (B2B)"),
    Case("SEZ unit of the same State", "tax invoice", "29", "29", "6B (SEWP)", sez=True),
    Case("unregistered seller", "invoice", "", "07", "none"),
    Case("refund, same State", "credit note", "29", "29", "7, subtracted"),
    Case("refund, other State", "credit note", "29", "07", "7, subtracted"),
    Case("refund to a business", "credit note", "29", "27", "9B (CDNR)"),
    Case("refund to a SEZ unit", "credit note", "29", "29", "9B (CDNR-SEWP)", sez=True),
)


def page() -> str:
    """Return the page."""
    rows = "".join(_row(case, price) for case in CASES for price in _prices(case))
    return f"{_HEAD}{rows}{_TAIL}"


def _prices(case: Case) -> tuple[int, ...]:
    return (4980,) if case.document == "credit note" else _PRICES


def _row(case: Case, price: int) -> str:
    taxation = Taxation(
        seller_state=case.seller_state,
        buyer_state=case.buyer_state,
        percent=_PERCENT,
        sez=case.sez,
    )
    split = taxation.split(price)
    figures = (price, split.taxable_paise, split.cgst_paise, split.sgst_paise, split.igst_paise)
    money = " | ".join(rupees(paise) if paise else "-" for paise in figures)
    place = state_name(case.buyer_state)
    return f"| {case.name} | {case.document} | {place} | {money} | {case.table} |\n"


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
