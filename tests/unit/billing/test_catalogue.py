"""Products: their prices, the tax within, and which catalogue files are refused."""

import json
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from shared.billing.catalogue import Product, read_catalogue


@given(st.integers(min_value=100, max_value=4_999_999), st.integers(min_value=0, max_value=40))
def test_tax_and_value_add_up_to_the_price(paise: int, percent: int) -> None:
    product = Product(code="c", title="C", amount_paise=paise, credits=1, gst_percent=percent)
    value = paise - product.gst_paise

    assert abs(value * percent / 100 - product.gst_paise) <= 1


GOOD = {"code": "a", "title": "A", "amount_paise": 100, "credits": 1}


@pytest.mark.parametrize(
    "products",
    [
        [{**GOOD, "amount_paise": 99}],
        [{**GOOD, "amount_paise": 100.5}],
        [{**GOOD, "amount_paise": 5_000_000}],
        [{**GOOD, "credits": 0}],
        [{**GOOD, "period": "monthly"}],
        [GOOD, {**GOOD, "title": "B"}],
    ],
)
def test_a_catalogue_that_makes_no_sense_is_refused(
    tmp_path: Path, products: list[dict[str, object]]
) -> None:
    file = tmp_path / "catalogue.json"
    for named, sense in (([GOOD], True), (products, False)):
        file.write_text(json.dumps({"gst_percent": 18, "products": named}), encoding="utf-8")
        with nullcontext() if sense else pytest.raises(ValidationError):
            read_catalogue(file, free_per_month=3)
