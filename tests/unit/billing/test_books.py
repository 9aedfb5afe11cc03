"""What the books add up to, what the tax is, how invoices are numbered. Pure."""

import json
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from shared.billing.catalogue import Product, read_catalogue
from shared.billing.invoice_numbers import financial_year, number_of
from shared.billing.invoice_page import Seller, rows_of, rupees
from shared.billing.ledger import balance_of
from shared.billing.model import Entry, EntryType, Order, Period, Source
from shared.config import BadSetting, Settings
from tests.support.clock import NOON


def grant(paise: int = 1000, credits_: int = 10, period: Period | None = None) -> Entry:
    return Entry(
        id="grant:pay_1",
        type=EntryType.GRANT,
        payer_ref="p",
        at=NOON,
        payment_id="pay_1",
        paise=paise,
        credits=credits_,
        period=period,
    )


def back(kind: EntryType, name: str, paise: int) -> Entry:
    return Entry(
        id=f"{kind}:{name}", type=kind, payer_ref="p", at=NOON, payment_id="pay_1", paise=paise
    )


def order(state: str | None = None, amount: int = 24900) -> Order:
    product = Product(code="c", title="C", amount_paise=amount, credits=5)
    return Order(id="ord_1", payer_ref="p", product=product, billing_state=state, created_at=NOON)


def test_the_order_in_which_refunds_become_known_does_not_matter() -> None:
    lines = [
        grant(),
        back(EntryType.REVOKE, "rfnd_1", 333),
        back(EntryType.REVOKE, "rfnd_2", 333),
        back(EntryType.REVOKE, "disp_1", 200),
        back(EntryType.RESTORE, "disp_1", 200),
    ]

    assert {balance_of(each, NOON).credits for each in permutations(lines)} == {3}


@given(st.lists(st.integers(min_value=1, max_value=700), max_size=6))
def test_credits_never_exceed_what_is_still_paid_for(refunds: list[int]) -> None:
    lines = [grant(), *(back(EntryType.REVOKE, f"r{n}", p) for n, p in enumerate(refunds))]
    left = balance_of(lines, NOON).credits

    assert left == 10 * max(0, 1000 - sum(refunds)) // 1000


def test_a_period_runs_from_its_start_to_before_its_end_unless_all_went_back() -> None:
    period = Period(start=NOON, end=NOON + timedelta(days=30))
    bought = grant(credits_=0, period=period)

    assert balance_of([bought], NOON).pro_until == period.end
    assert balance_of([bought], period.end).pro_until is None
    assert balance_of([bought], NOON - timedelta(microseconds=1)).pro_until is None
    part, rest = back(EntryType.REVOKE, "r1", 999), back(EntryType.REVOKE, "r2", 1)
    assert balance_of([bought, part], NOON).pro_until
    assert balance_of([bought, part, rest], NOON).pro_until is None


def test_free_interviews_are_counted_by_month_and_credits_for_ever() -> None:
    uses = [
        Entry(id=f"use:{n}", type=EntryType.USE, payer_ref="p", at=at, source=source)
        for n, (at, source) in enumerate(
            [(NOON, Source.FREE), (NOON - timedelta(days=30), Source.FREE), (NOON, Source.CREDIT)]
        )
    ]
    balance = balance_of([grant(), *uses], NOON)

    assert (balance.credits, balance.uses, balance.free_this_month) == (9, 3, 1)


@given(st.integers(min_value=100, max_value=4_999_999), st.integers(min_value=0, max_value=40))
def test_tax_and_value_add_up_to_the_price(paise: int, percent: int) -> None:
    product = Product(code="c", title="C", amount_paise=paise, credits=1, gst_percent=percent)
    value = paise - product.gst_paise

    assert abs(value * percent / 100 - product.gst_paise) <= 1


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


@pytest.mark.parametrize(
    ("at", "year"),
    [
        (datetime(2026, 11, 24, tzinfo=UTC), "2627"),
        (datetime(2027, 3, 31, 18, 29, tzinfo=UTC), "2627"),
        (datetime(2027, 3, 31, 18, 30, tzinfo=UTC), "2728"),
        (datetime(2099, 12, 1, tzinfo=UTC), "9900"),
    ],
)
def test_the_financial_year_turns_at_midnight_in_india(at: datetime, year: str) -> None:
    assert financial_year(at) == year
    assert len(number_of(year, 9_999_999)) <= 16


def test_rupees_are_grouped_as_in_india() -> None:
    assert [rupees(p) for p in (5, 24900, 12345600, 123456789012)] == [
        "0.05",
        "249.00",
        "1,23,456.00",
        "1,23,45,67,890.12",
    ]


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
        read_catalogue.cache_clear()
        with nullcontext() if sense else pytest.raises(ValidationError):
            read_catalogue(file)


@pytest.mark.parametrize(
    "env",
    [
        {"IMOCK_RAZORPAY_KEY_ID": "rzp_live_1"},
        {"IMOCK_RAZORPAY_KEY_ID": "rzp_live_1", "IMOCK_RAZORPAY_KEY_SECRET": "s"},
        {"IMOCK_RAZORPAY_WEBHOOK_SECRET": "only"},
        {
            "IMOCK_RAZORPAY_KEY_ID": "rzp_live_1",
            "IMOCK_RAZORPAY_KEY_SECRET": "same",
            "IMOCK_RAZORPAY_WEBHOOK_SECRET": "same",
        },
        {"IMOCK_RAZORPAY_API_URL": "http://example.com"},
        {"IMOCK_SELLER_GSTIN": "29"},
    ],
)
def test_half_set_credentials_stop_the_start_and_are_not_repeated(env: dict[str, str]) -> None:
    with pytest.raises(BadSetting) as caught:
        Settings.from_env(env)

    assert not any(value in str(caught.value) for value in ("same", "only", "example.com"))


def test_secrets_are_in_no_repr_of_the_settings() -> None:
    settings = Settings(
        razorpay_key_id="rzp_test_1",
        razorpay_key_secret="hidden-1",
        razorpay_webhook_secret="hidden-2",
    )

    assert "hidden" not in repr(settings)
