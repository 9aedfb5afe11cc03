from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from shared.adapters.embedded.documents import EmbeddedDocumentStore
from shared.analytics.model import Duration, Feature, Metric, Page
from shared.analytics.service import Analytics, Event, folded
from shared.analytics.views import analytics_page, analytics_view
from shared.ports.documents import STATS, DocumentStore
from tests.support.clock import FixedClock


@pytest.fixture
def documents(tmp_path: Path, clock: FixedClock) -> DocumentStore:
    return EmbeddedDocumentStore(tmp_path / "documents.db", clock=clock)


@pytest.fixture
def analytics(documents: DocumentStore, clock: FixedClock) -> Analytics:
    return Analytics.of(documents, clock=clock)


def today(clock: FixedClock) -> date:
    return clock().date()


@pytest.mark.clause("P2.4a")
def test_counters_below_ten_are_folded_and_a_fold_below_ten_is_not_shown() -> None:
    assert folded(Counter(a=10, b=9)) == {"a": 10}
    assert folded(Counter(a=9)) == {}
    assert folded(Counter(a=12, b=9, c=9)) == {"a": 12, "other": 18}


@pytest.mark.clause("P2.4a")
def test_a_summary_shows_nobody_who_is_nearly_alone(
    analytics: Analytics, clock: FixedClock
) -> None:
    for _ in range(10):
        analytics.count(Event(page=Page.HOME, feature=Feature.EVALUATION))
    for _ in range(9):
        analytics.count(Event(page=Page.PLANS, duration=Duration.UNDER_10_S))
    clock.forward(timedelta(days=1))
    for _ in range(9):
        analytics.count(Event(page=Page.PLANS))

    summary = analytics.summary(today(clock) - timedelta(days=1), today(clock))
    assert summary.totals == {
        Metric.PAGES: {"home": 10},
        Metric.FEATURES: {"evaluation": 10},
        Metric.DURATIONS: {},
    }
    assert list(summary.views.values()) == [19, None]


@pytest.mark.clause("P2.4a")
def test_no_difference_of_two_summaries_shows_what_neither_does(
    analytics: Analytics, clock: FixedClock
) -> None:
    first = today(clock)
    for _ in range(50):
        analytics.count(Event(page=Page.HOME))
    clock.forward(timedelta(days=1))
    analytics.count(Event(page=Page.HOME))

    one = analytics.summary(first, first).totals
    two = analytics.summary(first, today(clock)).totals
    assert one == two


@pytest.mark.clause("P2.4a")
def test_counters_are_gone_after_25_months(
    analytics: Analytics, documents: DocumentStore, clock: FixedClock
) -> None:
    first = today(clock)
    for _ in range(10):
        analytics.count(Event(page=Page.HOME))

    def kept() -> tuple[bool, bool]:
        analytics.expire()
        stored = any(True for _ in documents.list_partition(STATS, first.isoformat()))
        return stored, bool(analytics.summary(first, first).totals[Metric.PAGES])

    clock.forward(timedelta(days=25 * 30))
    assert kept() == (True, True)
    clock.forward(timedelta(days=15))
    assert analytics.summary(first, first).totals[Metric.PAGES] == {}
    assert kept() == (False, False)


def test_of_an_event_nothing_is_stored_but_the_counter(
    analytics: Analytics, documents: DocumentStore, clock: FixedClock
) -> None:
    analytics.count(Event(page=Page.HOME))
    analytics.count(Event())

    [stored] = documents.list_partition(STATS, today(clock).isoformat())
    assert set(stored.body) == {"id", "kind", "day", "counts"}
    assert stored.body["counts"] == {"pages": {"home": 1}}


def test_a_loop_of_somebody_is_cut_off_after_600_events_a_minute(
    analytics: Analytics, clock: FixedClock
) -> None:
    analytics.recent.extend([clock()] * 600)
    analytics.count(Event(page=Page.HOME))
    assert analytics.recent[-1] == analytics.recent[0]
    clock.forward(timedelta(minutes=1))
    for _ in range(10):
        analytics.count(Event(page=Page.HOME))

    assert analytics.summary(today(clock), today(clock)).totals[Metric.PAGES] == {"home": 10}


def test_a_counter_that_cannot_be_read_stops_neither_counting_nor_summing_up(
    analytics: Analytics, documents: DocumentStore, clock: FixedClock
) -> None:
    day = today(clock).isoformat()
    for part in range(4):
        documents.upsert(
            STATS, day, {"id": f"part-{part}", "kind": "counts", "counts": 7, "day": day}
        )
    for _ in range(100):
        analytics.count(Event(page=Page.HOME))

    shown = analytics.summary(today(clock), today(clock)).totals[Metric.PAGES]
    assert 10 <= shown["home"] < 100


def test_the_page_shows_the_numbers_and_runs_nothing(
    analytics: Analytics, clock: FixedClock
) -> None:
    for _ in range(12):
        analytics.count(Event(page=Page.HOME))
    page = analytics_page(analytics_view(analytics.summary(today(clock), today(clock))))

    assert "12" in page
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
