"""The lines of an invoice."""

from hypothesis import given
from hypothesis import strategies as st

from shared.billing.catalogue import Product
from shared.billing.invoices import Seller, rows_of
from shared.billing.model import Order
from tests.support.clock import NOON


def order(state: str | None = None, amount: int = 24900) -> Order:
    product = Product(code="c", title="C", amount_paise=amount, credits=5)
    return Order(id="ord_1", payer_ref="p", product=product, billing_state=state, created_at=NOON)


@given(st.integers(min_value=100, max_value=4_999_999), st.sampled_from([None, "29", "07"]))
def test_the_lines_of_an_invoice_add_up(paise: int, state: str | None) -> None:
    for seller in (Seller("S", "", ""), Seller("S", "", "29ABCDE1234F1Z5")):
        *lines, total = rows_of(order(state, paise), seller)
        assert sum(line.paise for line in lines) == total.paise == paise


def test_the_tax_is_split_within_the_state_and_whole_beyond_it() -> None:
    seller = Seller("S", "", "29ABCDE1234F1Z5")
    texts = {
        state: [row.text for row in rows_of(order(state), seller)] for state in (None, "29", "07")
    }

    assert texts[None] == texts["29"]
    assert texts["29"][1:3] == ["CGST 9 %", "SGST 9 %"]
    assert texts["07"][1] == "IGST 18 %"
    assert [row.text for row in rows_of(order(), Seller("S", "", ""))] == ["C", "Total"]
