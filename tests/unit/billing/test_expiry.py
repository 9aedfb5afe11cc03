from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shared.adapters.embedded.documents import EmbeddedDocumentStore
from shared.billing.expiry import LedgerExpiry, books_end
from shared.billing.model import Closing, Entry, EntryType
from shared.billing.open_items import ByHand, OpenItem, Subject
from shared.ports.documents import LEDGER, DocumentStore
from shared.store import Collection
from tests.support.clock import FixedClock

SOLD = datetime(2026, 11, 24, tzinfo=UTC)
END = datetime(2035, 3, 31, 18, 30, tzinfo=UTC)
"""Midnight in India: the year 2026-27 and eight more are over."""


@pytest.fixture
def documents(tmp_path: Path, clock: FixedClock) -> DocumentStore:
    return EmbeddedDocumentStore(tmp_path / "documents.db", clock=clock)


@pytest.fixture
def expiry(documents: DocumentStore, clock: FixedClock) -> LedgerExpiry:
    closings = Collection(documents, LEDGER, Closing)
    items = Collection(documents, LEDGER, OpenItem)
    return LedgerExpiry(documents=documents, closings=closings, items=items, clock=clock)


def ledger(documents: DocumentStore, name: str, *, sold: datetime, closed: datetime | None) -> None:
    entry = Entry(id="grant:pay_1", type=EntryType.GRANT, payer_ref=name, at=sold)
    assert Collection(documents, LEDGER, Entry).add(entry)
    if closed:
        closing = Closing(payer_ref=name, closed_at=closed)
        assert Collection(documents, LEDGER, Closing).add(closing)


def left(documents: DocumentStore, *names: str) -> list[str]:
    return [name for name in names if any(documents.list_partition(LEDGER, name))]


@pytest.mark.clause("P3.3")
@pytest.mark.parametrize(
    ("at", "year"),
    [
        ("2026-04-01T00:00:00+05:30", 2035),
        ("2027-03-31T23:59:59+05:30", 2035),
        ("2027-04-01T00:00:00+05:30", 2036),
        ("2027-03-31T18:30:00+00:00", 2036),
        ("2028-02-29T12:00:00+00:00", 2036),
    ],
)
def test_books_end_eight_financial_years_after_their_own(at: str, year: int) -> None:
    assert books_end(datetime.fromisoformat(at)).isoformat() == f"{year}-04-01T00:00:00+05:30"


@pytest.mark.clause("P3.3")
def test_the_ledger_of_a_deleted_account_goes_at_its_end_and_not_before(
    documents: DocumentStore, expiry: LedgerExpiry, clock: FixedClock
) -> None:
    ledger(documents, "pyr_1", sold=SOLD, closed=SOLD + timedelta(days=9))
    clock.forward(END - clock() - timedelta(seconds=1))
    assert expiry.run() == 0
    assert left(documents, "pyr_1")
    clock.forward(timedelta(seconds=1))

    assert expiry.run() == 1
    assert left(documents, "pyr_1") == []
    assert expiry.run() == 0


@pytest.mark.clause("P3.3", "P5.1")
def test_what_is_younger_and_what_belongs_to_an_account_stays(
    documents: DocumentStore, expiry: LedgerExpiry, clock: FixedClock
) -> None:
    ledger(documents, "pyr_active", sold=SOLD, closed=None)
    ledger(documents, "pyr_refunded_later", sold=SOLD + timedelta(days=400), closed=SOLD)
    ledger(documents, "pyr_due", sold=SOLD, closed=SOLD)
    clock.forward(END - clock())

    assert expiry.run() == 1
    assert left(documents, "pyr_active", "pyr_refunded_later", "pyr_due") == [
        "pyr_active",
        "pyr_refunded_later",
    ]


def test_a_closing_that_cannot_be_read_holds_up_no_other(
    documents: DocumentStore, expiry: LedgerExpiry, clock: FixedClock
) -> None:
    broken = {"id": "closed", "kind": "closed", "payer_ref": "pyr_a", "closed_at": "yesterday"}
    documents.create(LEDGER, "pyr_a", broken)
    ledger(documents, "pyr_b", sold=SOLD, closed=SOLD)
    clock.forward(END - clock())

    assert expiry.run() == 1
    assert left(documents, "pyr_a", "pyr_b") == ["pyr_a"]


@pytest.mark.clause("P3.3")
def test_the_registers_of_a_year_go_with_it_and_those_of_the_next_one_stay(
    documents: DocumentStore, expiry: LedgerExpiry, clock: FixedClock
) -> None:
    kinds = ("register", "settlements", "invoices", "credit_notes")
    ours = [f"{kind}:2627" for kind in kinds]
    next_ones = [f"{kind}:2728" for kind in kinds]
    for name in ours + next_ones:
        ledger(documents, name, sold=SOLD, closed=None)

    clock.now = END - timedelta(seconds=1)
    expiry.run()
    assert left(documents, *ours) == ours

    clock.now = END
    expiry.run()
    assert left(documents, *ours) == []
    assert left(documents, *next_ones) == next_ones


@pytest.mark.clause("P3.3")
def test_the_record_of_an_item_that_was_closed_by_hand_goes_with_its_year(
    documents: DocumentStore, expiry: LedgerExpiry, clock: FixedClock
) -> None:
    by_hand = ByHand(reason="not_owed", reference=None, by="adm_1", at=SOLD)
    for key, record in (("1", by_hand), ("2", None)):
        item = OpenItem(
            id=f"refund:{key}",
            kind="closed_by_hand" if record else "open",
            subject=Subject.REFUND,
            key=key,
            owner_ref="pyr_1",
            opened_at=SOLD,
            due_at=SOLD,
            by_hand=record,
        )
        assert expiry.items.add(item)

    for now, kept in ((END - timedelta(seconds=1), 2), (END, 1)):
        clock.now = now
        expiry.run()
        assert len(list(documents.list_partition(LEDGER, "open"))) == kept
