"""The lines of an invoice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.billing.tax import Split, Taxation, rows_of

PRICES = st.integers(min_value=100, max_value=4_999_999)


def split(paise: int, seller: str = "29", buyer: str | None = "29", percent: int = 18) -> Split:
    return Taxation(seller_state=seller, buyer_state=buyer, percent=percent).split(paise)


@given(PRICES, st.sampled_from([None, "29", "07"]), st.sampled_from(["", "29"]))
def test_the_lines_of_an_invoice_add_up(paise: int, buyer: str | None, seller: str) -> None:
    parts = split(paise, seller, buyer)
    *lines, total = rows_of("C", parts, buyer)

    assert sum(line.paise for line in lines) == total.paise == paise


@given(PRICES, st.sampled_from([5, 12, 18, 28]))
def test_both_halves_of_the_tax_are_equal_at_every_price(paise: int, percent: int) -> None:
    parts = split(paise, percent=percent)

    assert parts.cgst_paise == parts.sgst_paise
    exact = parts.taxable_paise * percent / 200
    assert abs(parts.cgst_paise - exact) <= 1


def test_at_a_hundred_rupees_the_halves_differed_by_a_paisa() -> None:
    parts = split(10_000)

    assert (parts.taxable_paise, parts.cgst_paise, parts.sgst_paise) == (8474, 763, 763)


@pytest.mark.parametrize(
    ("seller", "buyer", "texts"),
    [
        ("29", "29", ["C (SAC 999293), taxable value", "CGST 9 %", "SGST 9 %", "Total"]),
        ("29", None, ["C (SAC 999293), taxable value", "CGST 9 %", "SGST 9 %", "Total"]),
        ("04", "04", ["C (SAC 999293), taxable value", "CGST 9 %", "UTGST 9 %", "Total"]),
        ("34", "34", ["C (SAC 999293), taxable value", "CGST 9 %", "SGST 9 %", "Total"]),
        ("29", "07", ["C (SAC 999293), taxable value", "IGST 18 % (Delhi)", "Total"]),
        ("", "07", ["C", "Total"]),
    ],
)
def test_the_tax_is_split_within_the_state_and_whole_beyond_it(
    seller: str, buyer: str | None, texts: list[str]
) -> None:
    assert [row.text for row in rows_of("C", split(24900, seller, buyer), buyer)] == texts
