"""What a ledger adds up to."""

from datetime import timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from shared.billing.ledger import Books, balance_of
from shared.billing.model import Entry, EntryType, Period, Source
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


def test_the_order_in_which_refunds_become_known_does_not_matter() -> None:
    lines = [
        grant(),
        back(EntryType.REVOKE, "rfnd_1", 333),
        back(EntryType.REVOKE, "rfnd_2", 333),
        back(EntryType.REVOKE, "disp_1", 200),
        back(EntryType.RESTORE, "disp_1", 200),
    ]

    assert {balance_of(Books(each), NOON).credits for each in permutations(lines)} == {4}


@given(st.lists(st.integers(min_value=1, max_value=700), max_size=6))
def test_credits_never_exceed_what_is_still_paid_for(refunds: list[int]) -> None:
    lines = [grant(), *(back(EntryType.REVOKE, f"r{n}", p) for n, p in enumerate(refunds))]
    left = balance_of(Books(tuple(lines)), NOON).credits

    assert left == -(-10 * max(0, 1000 - sum(refunds)) // 1000)


def test_a_period_runs_from_its_start_to_before_its_end_unless_all_went_back() -> None:
    period = Period(start=NOON, end=NOON + timedelta(days=30))
    bought = grant(credits_=0, period=period)

    assert balance_of(Books((bought,)), NOON).pro_until == period.end
    assert balance_of(Books((bought,)), period.end).pro_until is None
    assert balance_of(Books((bought,)), NOON - timedelta(microseconds=1)).pro_until is None
    part, rest = back(EntryType.REVOKE, "r1", 999), back(EntryType.REVOKE, "r2", 1)
    assert balance_of(
        Books(
            (
                bought,
                part,
            )
        ),
        NOON,
    ).pro_until
    assert (
        balance_of(
            Books(
                (
                    bought,
                    part,
                    rest,
                )
            ),
            NOON,
        ).pro_until
        is None
    )


def test_free_interviews_are_counted_by_month_and_credits_for_ever() -> None:
    uses = [
        Entry(id=f"use:{n}", type=EntryType.USE, payer_ref="p", at=at, source=source)
        for n, (at, source) in enumerate(
            [(NOON, Source.FREE), (NOON - timedelta(days=30), Source.FREE), (NOON, Source.CREDIT)]
        )
    ]
    balance = balance_of(
        Books(
            (
                grant(),
                *uses,
            )
        ),
        NOON,
    )

    assert (balance.credits, balance.free_this_month) == (9, 1)
