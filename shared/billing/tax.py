"""GST on a price that includes it, split as the law says. Money is whole paise."""

from dataclasses import dataclass
from typing import NamedTuple

from shared.billing.places import WITHOUT_LEGISLATURE, state_name
from shared.store import Stored

SAC = "999293"
"""Service accounting code (the HSN of services): commercial training and coaching services."""


class Seller(NamedTuple):
    """The seller. Without a GSTIN no tax is shown: only registered sellers may collect it."""

    name: str
    address: str
    gstin: str

    @property
    def state(self) -> str:
        """The GST code of the seller's State: the first two digits of the GSTIN."""
        return self.gstin[:2]


class Split(Stored):
    """A price in its parts, which add up to ``total_paise``; CGST and SGST are always equal.

    What stands under SGST is UTGST in a territory without a legislature.
    """

    total_paise: int
    taxable_paise: int
    percent: int
    cgst_paise: int = 0
    sgst_paise: int = 0
    igst_paise: int = 0


class Row(NamedTuple):
    """A line of an invoice."""

    text: str
    paise: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxation:
    """Where the seller and the buyer are, and the rate. ``seller_state``: empty without a GSTIN.

    A buyer whose State is not known (of orders before it was asked for) was supplied in the
    seller's. ``sez``: to a special economic zone every supply is between States (IGST Act, section
    7(5)(b)).
    """

    seller_state: str
    buyer_state: str | None
    percent: int
    sez: bool = False

    def split(self, total_paise: int) -> Split:
        """Return the parts of a price: halves within the seller's State, IGST beyond it."""
        if not self.seller_state:
            return Split(total_paise=total_paise, taxable_paise=total_paise, percent=0)
        taxed = 100 + self.percent
        if not self.sez and self.buyer_state in {self.seller_state, None}:
            half = _nearest(total_paise * self.percent, 2 * taxed)
            return Split(
                total_paise=total_paise,
                taxable_paise=total_paise - 2 * half,
                percent=self.percent,
                cgst_paise=half,
                sgst_paise=half,
            )
        tax = _nearest(total_paise * self.percent, taxed)
        return Split(
            total_paise=total_paise,
            taxable_paise=total_paise - tax,
            percent=self.percent,
            igst_paise=tax,
        )

    def part(self, paise: int, *, after: int) -> Split:
        """Return the parts of an amount that comes ``after`` others of the same price.

        However a price is given back, in the end its parts are those that it was split into.
        """
        whole, before = self.split(after + paise), self.split(after)
        return Split(
            total_paise=paise,
            taxable_paise=whole.taxable_paise - before.taxable_paise,
            percent=whole.percent,
            cgst_paise=whole.cgst_paise - before.cgst_paise,
            sgst_paise=whole.sgst_paise - before.sgst_paise,
            igst_paise=whole.igst_paise - before.igst_paise,
        )


def rows_of(title: str, split: Split, buyer_state: str | None) -> list[Row]:
    """Return the lines of an invoice or a credit note, which add up to the last one."""
    total = Row("Total", split.total_paise)
    if not split.percent:
        return [Row(title, split.total_paise), total]
    lines = [Row(f"{title} (SAC {SAC}), taxable value", split.taxable_paise)]
    if split.igst_paise:
        lines.append(Row(f"IGST {split.percent} % ({state_name(buyer_state)})", split.igst_paise))
    else:
        half = f"{split.percent / 2:g} %"
        local = "UTGST" if buyer_state in WITHOUT_LEGISLATURE else "SGST"
        lines += [Row(f"CGST {half}", split.cgst_paise), Row(f"{local} {half}", split.sgst_paise)]
    return [*lines, total]


def _nearest(numerator: int, denominator: int) -> int:
    """Return the nearest whole number, halves upwards (CGST Act, section 170)."""
    return (2 * numerator + denominator) // (2 * denominator)
