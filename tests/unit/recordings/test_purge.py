"""The purge: neither early nor late, whatever clocks, calendars, failures and instances do."""

import os
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any, cast

import pytest

from shared.adapters.embedded.blobs import EmbeddedBlobStore
from shared.adapters.embedded.documents import EmbeddedDocumentStore
from shared.adapters.embedded.queues import EmbeddedQueue
from shared.kernel.clock import stamp
from shared.ports import Outage
from shared.ports.blobs import (
    RECORDINGS,
    TRANSIENT,
    BatchDeletion,
    BlobContainer,
    BlobInfo,
    BlobStore,
)
from shared.ports.documents import RETENTION, USERS
from shared.ports.queues import PURGES
from shared.recordings.errors import NoSuchRecording, RecordingExpired
from shared.recordings.model import KEEP_FOR, Recording, day_of
from shared.recordings.purge import Purge
from shared.recordings.purge_state import RUN_IS_OVER_AFTER, PurgeStates, percentile
from shared.recordings.repository import RecordingRepository
from shared.recordings.service import Recordings
from shared.recordings.views import retention_status
from tests.support.builders import USER, a_recording, kept_as_it_is
from tests.support.clock import NOON, FixedClock

DAY = timedelta(days=1)


class Store:
    """A blob store in which some names cannot be deleted and the clock may be another."""

    def __init__(self, store: EmbeddedBlobStore) -> None:
        self._store = store
        self.leased: set[str] = set()
        self.ahead = timedelta(0)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def put(self, *given: Any, **named: Any) -> BlobInfo:
        info = self._store.put(*given, **named)
        return info._replace(stored_at=info.stored_at + self.ahead)

    def delete_batch(self, container: BlobContainer, names: Sequence[str]) -> BatchDeletion:
        free = [name for name in names if name not in self.leased]
        done = self._store.delete_batch(container, free)
        return done._replace(failed=done.failed | (frozenset(names) & self.leased))

    def delete_prefix(self, container: BlobContainer, prefix: str) -> int:
        if any(name.startswith(prefix) for name in self.leased):
            raise Outage(retry_after_s=1)
        return self._store.delete_prefix(container, prefix)


class Keep:
    """Recordings, and the purge of one or more instances."""

    def __init__(self, root: Path, clock: FixedClock) -> None:
        self.clock = clock
        self.documents = EmbeddedDocumentStore(root / "documents.db", clock=clock)
        self.blobs = Store(
            EmbeddedBlobStore(root / "blobs", clock=clock, secret=b"k" * 32, base_url="http://x")
        )
        self.queue = EmbeddedQueue(root / "queues.db", clock=clock)
        self.repository = RecordingRepository(self.documents, clock=clock)
        self.recordings = Recordings(
            repository=self.repository,
            blobs=cast("BlobStore", self.blobs),
            seekable=kept_as_it_is,
            clock=clock,
        )

    def purge(self, **bounds: Any) -> Purge:
        return Purge(
            repository=self.repository,
            states=PurgeStates(self.documents),
            blobs=cast("BlobStore", self.blobs),
            queue=self.queue,
            clock=self.clock,
            **bounds,
        )

    def add(self, captured_at: datetime = NOON) -> Recording:
        recording = a_recording(captured_at=captured_at)
        self.repository.add(recording)
        self.blobs.put(RECORDINGS, recording.blob, b"pictures", content_type="video/webm")
        return recording

    def left(self) -> list[str]:
        return [info.name for info in self.blobs.list(RECORDINGS)]

    def readable(self, recording: Recording) -> bool:
        try:
            return bool(self.recordings.read(user_id=USER, recording_id=recording.id))
        except (RecordingExpired, NoSuchRecording):
            return False


@pytest.fixture
def keep(tmp_path: Path, clock: FixedClock) -> Keep:
    kept = Keep(tmp_path, clock)
    kept.purge().run()
    return kept


@pytest.fixture(params=["UTC", "Asia/Kolkata"])
def zone(request: pytest.FixtureRequest) -> Iterator[str]:
    before = os.environ.get("TZ")  # noqa: TID251 - what the machine around us says
    os.environ["TZ"] = request.param  # noqa: TID251 - see above
    time.tzset()
    yield request.param
    os.environ.pop("TZ")  # noqa: TID251 - see above
    if before is not None:
        os.environ["TZ"] = before  # noqa: TID251 - see above
    time.tzset()


@pytest.mark.clause("P5.2")
@pytest.mark.parametrize(
    ("captured_at", "purge_at"),
    [
        (datetime(2026, 11, 24, 12, tzinfo=UTC), "2027-02-22T12:00:00.000000Z"),
        (datetime(2027, 12, 1, tzinfo=UTC), "2028-02-29T00:00:00.000000Z"),
        (datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC), "2028-05-29T23:59:59.000000Z"),
        (datetime(2026, 10, 2, 18, 29, 59, tzinfo=UTC), "2026-12-31T18:29:59.000000Z"),
        (datetime(2026, 10, 3, 23, 59, 59, 999_999, tzinfo=UTC), "2027-01-01T23:59:59.999999Z"),
    ],
    ids=["plain", "to a leap day", "from a leap day", "year end", "the last microsecond"],
)
def test_a_recording_lives_90_times_86400_seconds(
    tmp_path: Path, zone: str, captured_at: datetime, purge_at: str
) -> None:
    clock = FixedClock(captured_at)
    keep = Keep(tmp_path, clock)
    recording = keep.add(captured_at)
    assert stamp(recording.purge_at) == purge_at

    clock.now = captured_at + timedelta(days=89, hours=23, minutes=59, seconds=59)
    keep.purge().run()
    assert keep.readable(recording)
    clock.now = captured_at + timedelta(days=90)
    assert not keep.readable(recording)
    assert keep.left()
    clock.now = captured_at + timedelta(days=90, seconds=1)
    assert not keep.readable(recording)
    report = keep.purge().run()

    assert keep.left() == []
    assert report.purged == 1
    assert report.lateness_max_s == 1
    assert keep.repository.get(USER, recording.id) is None
    assert list(keep.documents.list_partition(RETENTION, day_of(recording.purge_at))) == []


@pytest.mark.clause("P5.2")
def test_a_recording_is_purged_at_its_very_second_and_no_second_before(keep: Keep) -> None:
    keep.add()
    keep.clock.now = NOON + KEEP_FOR - timedelta(microseconds=1)
    assert keep.purge().run().purged == 0
    keep.clock.now = NOON + KEEP_FOR
    assert keep.purge().run().lateness_max_s == 0


@pytest.mark.clause("P5.2")
def test_a_link_never_outlives_the_recording(keep: Keep) -> None:
    recording = keep.add()
    for left, valid_s in ((3600, 300), (120, 120), (1, 1)):
        keep.clock.now = recording.purge_at - timedelta(seconds=left)
        link = keep.recordings.read(user_id=USER, recording_id=recording.id).link
        assert (link.expires_at - keep.clock.now).total_seconds() == valid_s
    keep.clock.now = recording.purge_at - timedelta(milliseconds=999)
    with pytest.raises(RecordingExpired):
        keep.recordings.read(user_id=USER, recording_id=recording.id)


@pytest.mark.clause("P5.2")
def test_what_is_edited_on_day_89_goes_on_day_90(keep: Keep) -> None:
    recording = keep.add()
    keep.clock.now = NOON + 89 * DAY
    for container, partition in ((USERS, USER), (RETENTION, day_of(recording.purge_at))):
        document = keep.documents.get(container, partition, recording.id)
        assert document
        keep.documents.replace(container, partition, document.body, etag=document.etag)
    keep.repository.add(recording)

    keep.clock.now = NOON + KEEP_FOR
    assert keep.purge().run().purged == 1
    assert keep.left() == []


@pytest.mark.clause("P5.2")
@pytest.mark.parametrize("ours_ahead_h", [1, -1])
def test_a_clock_that_is_wrong_purges_nothing_early(
    keep: Keep, caplog: pytest.LogCaptureFixture, ours_ahead_h: int
) -> None:
    keep.add()
    skew = timedelta(hours=ours_ahead_h)
    keep.clock.now = NOON + KEEP_FOR - timedelta(minutes=30) + skew
    keep.blobs.ahead = -skew

    assert keep.purge().run().purged == 0
    assert "purge.clock_skew" in caplog.text
    assert keep.left()
    assert list(keep.blobs.list(TRANSIENT)) == []


@pytest.mark.clause("P5.2")
@pytest.mark.parametrize("ours_ahead", [timedelta(minutes=5), timedelta(minutes=-5)])
def test_five_minutes_between_the_clocks_make_a_purge_neither_early_nor_slow(
    keep: Keep, ours_ahead: timedelta
) -> None:
    for second in range(6):
        keep.add(NOON + timedelta(seconds=second))
    due_by_both = NOON + KEEP_FOR + timedelta(seconds=5) + max(ours_ahead, timedelta(0))
    keep.blobs.ahead = -ours_ahead

    keep.clock.now = NOON + KEEP_FOR + max(ours_ahead, timedelta(0)) - timedelta(seconds=1)
    assert keep.purge().run().purged == 0
    keep.clock.now = due_by_both
    report = keep.purge(batch=2).run()

    assert (report.purged, report.complete) == (6, True)
    assert report.clock_skew_s == ours_ahead.total_seconds()
    assert report.lateness_max_s == 5 + 300


@pytest.mark.clause("P5.2")
@pytest.mark.parametrize("victim", ["first", "last"])
def test_what_is_deleted_by_hand_in_the_middle_of_a_purge_is_not_counted(
    keep: Keep, victim: str
) -> None:
    recordings = [keep.add(NOON + timedelta(seconds=second)) for second in range(5)]
    gone = recordings[0 if victim == "first" else -1]
    keep.clock.now = NOON + KEEP_FOR + timedelta(hours=1)
    delete_batch = keep.blobs.delete_batch

    def by_hand(container: BlobContainer, names: Sequence[str]) -> BatchDeletion:
        done = delete_batch(container, names)
        keep.recordings.delete(user_id=USER, recording_id=gone.id)
        return done

    keep.blobs.delete_batch = by_hand  # type: ignore[method-assign]
    report = keep.purge().run()

    oldest = recordings[1 if victim == "first" else 0].purge_at
    assert (report.purged, report.without_blob, report.failed) == (4, 0, 0)
    assert report.lateness_max_s == (keep.clock.now - oldest).total_seconds()
    state = keep.purge().status()
    assert state
    assert (state.purged, state.oldest_due_at) == (4, oldest)
    assert keep.left() == []


@pytest.mark.clause("P5.2")
@pytest.mark.parametrize("lost", ["blobs", "documents", "entries"])
def test_what_was_removed_although_its_reply_was_lost_had_a_blob(
    keep: Keep, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    for second in range(3):
        keep.add(NOON + timedelta(seconds=second))
    keep.clock.now = NOON + KEEP_FOR + timedelta(hours=1)
    store, name = {
        "blobs": (keep.blobs, "delete_batch"),
        "documents": (keep.documents, "delete_batch"),
        "entries": (keep.documents, "remove_and_write"),
    }[lost]
    operation = getattr(store, name)

    def unanswered(*given: Any, **named: Any) -> Any:
        if lost != "entries":
            operation(*given, **named)
        raise Outage(retry_after_s=1)

    with monkeypatch.context() as away:
        away.setattr(store, name, unanswered)
        assert keep.purge().run().failed == 3
    keep.clock.forward(timedelta(minutes=15))
    report = keep.purge().run()

    assert keep.left() == []
    assert (report.purged, report.without_blob, report.failed) == (3, 0, 0)
    gone = keep.add()
    keep.blobs.delete(RECORDINGS, gone.blob)
    assert keep.purge().run().without_blob == 1


@pytest.mark.clause("P5.2")
def test_a_blob_that_another_run_removed_meanwhile_was_not_missing(keep: Keep) -> None:
    recording = keep.add()
    keep.clock.now = NOON + KEEP_FOR
    delete_batch = keep.blobs.delete_batch

    def overtaken(container: BlobContainer, names: Sequence[str]) -> BatchDeletion:
        keep.blobs.delete_batch = killed  # type: ignore[method-assign]
        with pytest.raises(KeyboardInterrupt):
            keep.purge().run()
        return delete_batch(container, names)

    def killed(container: BlobContainer, names: Sequence[str]) -> BatchDeletion:
        delete_batch(container, names)
        raise KeyboardInterrupt

    keep.blobs.delete_batch = overtaken  # type: ignore[method-assign]
    report = keep.purge().run()

    assert (report.purged, report.without_blob) == (1, 0)
    assert not keep.readable(recording)


@pytest.mark.clause("P5.2")
def test_a_run_that_is_killed_is_shown_as_one_that_never_ended(
    keep: Keep, caplog: pytest.LogCaptureFixture
) -> None:
    keep.add()
    keep.clock.now = begun_at = NOON + KEEP_FOR
    delete_batch = keep.blobs.delete_batch

    def killed(container: BlobContainer, names: Sequence[str]) -> BatchDeletion:
        delete_batch(container, names)
        raise KeyboardInterrupt

    keep.blobs.delete_batch = killed  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        keep.purge().run()
    keep.blobs.delete_batch = delete_batch  # type: ignore[method-assign]

    keep.clock.forward(RUN_IS_OVER_AFTER)
    assert retention_status(keep.purge().status()).unended_count == 0
    keep.clock.forward(timedelta(seconds=1))
    for logged in (1, 1):  # noticed by the first run after it, and by no other
        status = retention_status(keep.purge().status())
        assert [run.started_at for run in status.unended] == [begun_at]
        assert status.unended_count == 1
        keep.purge().run()
        assert caplog.text.count("purge.never_ended") == logged
    state = keep.purge().status()
    assert state
    assert (state.underway, state.tallies, state.purged) == ((), {}, 1)


@pytest.mark.clause("P5.2")
def test_a_poison_item_among_many_is_passed_over_and_counted(keep: Keep) -> None:
    recordings = [keep.add(NOON + timedelta(seconds=second)) for second in range(120)]
    poison = recordings[60]
    entry = keep.documents.get(RETENTION, day_of(poison.purge_at), poison.id)
    assert entry
    keep.documents.upsert(RETENTION, day_of(poison.purge_at), entry.body | {"blob": 7})
    keep.blobs.leased = {recordings[90].blob}
    keep.clock.now = NOON + KEEP_FOR + timedelta(hours=1)

    report = keep.purge(batch=100).run()

    assert (report.purged, report.unreadable, report.failed) == (118, 1, 1)
    status = retention_status(keep.purge().status())
    assert (status.purged, status.unreadable, status.failing) == (118, 1, 1)


@pytest.mark.clause("P5.2")
def test_a_tally_that_cannot_be_read_stops_no_purge(keep: Keep) -> None:
    day = day_of(keep.add().purge_at)
    keep.documents.upsert(RETENTION, day, {"id": "tally", "kind": "purge_tally", "due_on": day})
    keep.clock.now = NOON + KEEP_FOR

    assert keep.purge().run().purged == 1
    assert retention_status(keep.purge().status()).purged == 1


@pytest.mark.clause("P5.2")
def test_tallies_are_added_to_the_totals_once_whoever_does_it(keep: Keep) -> None:
    for day in range(4):
        keep.add(NOON + day * DAY)
        keep.clock.now = NOON + KEEP_FOR + day * DAY
        keep.purge().run()
        for _ in range(2):
            keep.purge().run()
        state = keep.purge().status()
        assert state
        assert (state.purged, state.worst_lateness_s) == (day + 1, 0)
        assert state.oldest_due_at == NOON + KEEP_FOR


def test_missed_days_are_made_up_oldest_first(keep: Keep) -> None:
    recordings = [keep.add(NOON + day * DAY) for day in (2, 0, 1)]
    keep.clock.now = NOON + KEEP_FOR + 5 * DAY
    due = [step.due[0].id for step in keep.purge().plan(keep.clock.now) if step.due]

    report = keep.purge().run()

    assert due == [recordings[place].id for place in (1, 2, 0)]
    assert report.oldest_due_at == NOON + KEEP_FOR
    assert report.lateness_max_s == 5 * 86_400
    assert keep.left() == []


def test_a_run_reads_the_days_that_are_due_and_no_others(keep: Keep) -> None:
    keep.clock.now = NOON + KEEP_FOR
    keep.purge().run()
    keep.add(NOON)
    keep.add(NOON + DAY)
    days = {step.due_on for step in keep.purge().plan(keep.clock.now)}

    assert days == {day_of(NOON + KEEP_FOR)}


def test_a_poison_item_holds_nothing_up_and_is_tried_again(keep: Keep) -> None:
    poison = keep.add()
    others = [keep.add(NOON + timedelta(minutes=minute)) for minute in range(1, 4)]
    later = keep.add(NOON + 2 * DAY)
    keep.blobs.leased = {poison.blob}
    keep.clock.now = NOON + KEEP_FOR + 3 * DAY

    report = keep.purge().run()
    assert keep.left() == [poison.blob]
    assert report.purged == len(others) + 1
    assert report.failed
    assert not keep.readable(poison)
    assert not keep.readable(later)
    status = retention_status(keep.purge().status())
    assert status.failing == report.failed
    keep.blobs.leased = set()
    assert keep.purge().run().purged == 1
    assert keep.left() == []
    assert retention_status(keep.purge().status()).failing == 0


def test_a_run_is_bounded_and_goes_on_by_a_message(keep: Keep) -> None:
    for second in range(12):
        keep.add(NOON + timedelta(seconds=second))
    keep.clock.now = NOON + KEEP_FOR + DAY
    purge = keep.purge(most=4, batch=5)

    reports = [purge.run()]
    while messages := keep.queue.receive(PURGES):
        keep.queue.delete(PURGES, messages[0])
        reports.append(purge.run())

    assert [report.purged for report in reports] == [5, 5, 2]
    assert [report.complete for report in reports] == [False, False, True]
    assert keep.left() == []


def test_two_instances_at_once_remove_everything_once(keep: Keep) -> None:
    for second in range(40):
        keep.add(NOON + timedelta(seconds=second))
    keep.clock.now = NOON + KEEP_FOR + DAY
    barrier, failures = Barrier(2), []

    def run() -> None:
        barrier.wait()
        try:
            keep.purge().run()
        except Exception as error:  # noqa: BLE001 - told by the test
            failures.append(error)

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    state = keep.purge().status()
    assert failures == []
    assert keep.left() == []
    assert state
    assert state.purged == 40
    assert len(state.runs) == 3


def test_orphans_go_both_ways(keep: Keep) -> None:
    blob_gone, entry_gone, kept = keep.add(), keep.add(), keep.add(NOON + 3 * DAY)
    keep.blobs.delete(RECORDINGS, blob_gone.blob)
    keep.documents.delete(RETENTION, day_of(entry_gone.purge_at), entry_gone.id)
    keep.clock.now = NOON + KEEP_FOR + DAY

    report = keep.purge().run()

    assert report.without_blob == 1
    assert report.orphan_blobs == 1
    assert keep.left() == [kept.blob]
    assert keep.readable(kept)


def test_the_status_tells_how_late_it_ever_was(keep: Keep) -> None:
    assert retention_status(None).last_run is None
    keep.add()
    keep.add(NOON + timedelta(minutes=1))
    keep.clock.now = NOON + KEEP_FOR + timedelta(minutes=10)
    keep.purge().run()
    keep.clock.forward(timedelta(minutes=15))
    keep.purge().run()
    status = retention_status(keep.purge().status())

    assert status.promise_s == 7_776_000
    assert status.purged == 2
    assert status.worst_lateness_s == 600
    assert status.last_run
    assert status.last_run.purged == 0
    assert status.last_run_at == keep.clock.now


def test_percentiles_are_values_that_occurred() -> None:
    assert percentile([], 0.99) is None
    assert percentile([5], 0.99) == 5
    assert percentile(range(1, 101), 0.99) == 99
    assert percentile(range(1, 201), 0.99) == 198


def test_only_recordings_that_are_there_are_listed(keep: Keep) -> None:
    kept = keep.add()
    keep.repository.add(a_recording(captured_at=NOON, stored=False))
    keep.clock.now = NOON + KEEP_FOR - timedelta(seconds=1)
    listed = keep.recordings.page(user_id=USER, limit=9, cursor=None).items
    assert [each.id for each in listed] == [kept.id]

    keep.clock.now = NOON + KEEP_FOR
    assert keep.recordings.page(user_id=USER, limit=9, cursor=None).items == []
