"""The purge among entries of the next release, and among entries that cannot be read at all."""

import logging
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.adapters.embedded.blobs import EmbeddedBlobStore
from shared.adapters.embedded.documents import EmbeddedDocumentStore
from shared.adapters.embedded.queues import EmbeddedQueue
from shared.kernel.clock import stamp
from shared.ports.blobs import RECORDINGS
from shared.ports.documents import RETENTION, USERS
from shared.recordings.model import KEEP_FOR, Recording, day_of
from shared.recordings.purge_state import RunReport
from shared.recordings.repository import RecordingRepository
from shared.recordings.views import retention_status
from shared.recordings.wiring import build
from tests.support.builders import SESSION, USER, a_recording, kept_as_it_is
from tests.support.clock import NOON, FixedClock

DUE_ON = day_of(NOON + KEEP_FOR)


class Installation:
    """Four recordings of one day, and what is done with them."""

    def __init__(self, folder: Path, clock: FixedClock) -> None:
        self.clock = clock
        self.documents = EmbeddedDocumentStore(folder / "documents.db", clock=clock)
        self.blobs = EmbeddedBlobStore(
            folder / "blobs", clock=clock, secret=b"k" * 32, base_url="http://localhost"
        )
        self.recordings = build(
            documents=self.documents,
            blobs=self.blobs,
            queue=EmbeddedQueue(folder / "queues.db", clock=clock),
            clock=clock,
            seekable=kept_as_it_is,
        )
        self.recordings.purge.run()
        self.four = [self.add(NOON + timedelta(minutes=minute)) for minute in range(4)]

    def add(self, captured_at: datetime) -> Recording:
        recording = a_recording(captured_at=captured_at)
        RecordingRepository(self.documents, clock=self.clock).add(recording)
        self.blobs.put(RECORDINGS, recording.blob, b"pictures", content_type="video/webm")
        return recording

    def spoil(self, recording: Recording, **members: Any) -> None:
        """Write members into an entry; None removes one."""
        entry = self.documents.get(RETENTION, DUE_ON, recording.id)
        assert entry
        body = {**entry.body, **members}
        body = {name: value for name, value in body.items() if value is not None}
        self.documents.upsert(RETENTION, DUE_ON, body)

    def purge(self, after: timedelta) -> RunReport:
        self.clock.now = NOON + KEEP_FOR + after
        return self.recordings.purge.run()

    def left(self) -> tuple[int, int, int]:
        """Count blobs, entries and the documents of the candidate."""
        return (
            len(list(self.blobs.list(RECORDINGS))),
            sum(
                each.body["kind"] == "recording"
                for each in self.documents.list_partition(RETENTION, DUE_ON)
            ),
            len(list(self.documents.list_partition(USERS, USER))),
        )

    def clean_before(self) -> str:
        state = self.recordings.purge.status()
        assert state
        return state.clean_before


@pytest.fixture
def installed(tmp_path: Path, clock: FixedClock) -> Installation:
    return Installation(tmp_path, clock)


@pytest.mark.clause("P5.2")
def test_an_entry_of_the_next_release_is_purged_like_the_others(installed: Installation) -> None:
    installed.spoil(installed.four[1], region="eu", history=[{"by": "a later release"}])

    report = installed.purge(timedelta(hours=1))

    assert report.purged == 4
    assert installed.left() == (0, 0, 0)


@pytest.mark.clause("P5.2")
@pytest.mark.parametrize(
    "members",
    [{"blob": None}, {"blob": 7}, {"session_id": None}, {"purge_at": "2027-02-22"}],
    ids=["no blob", "a blob of another type", "no session", "no instant"],
)
def test_an_entry_that_cannot_be_read_stops_no_other_and_goes_with_its_day(
    installed: Installation, caplog: pytest.LogCaptureFixture, members: dict[str, Any]
) -> None:
    caplog.set_level(logging.INFO)
    bad = installed.four[1]
    installed.spoil(bad, **members)

    today = installed.purge(timedelta(hours=1))
    assert (today.purged, today.failed, today.unreadable) == (3, 0, 1)
    assert installed.left() == (1, 1, 1)
    assert bad.id in caplog.text
    assert retention_status(installed.recordings.purge.status()).unreadable == 1

    over = installed.purge(timedelta(hours=13))
    assert over.unreadable == 1
    assert installed.left() == (0, 0, 0)
    assert installed.clean_before() == DUE_ON

    after = installed.purge(timedelta(hours=13, minutes=15))
    assert after.unreadable == 0
    assert installed.clean_before() > DUE_ON
    assert retention_status(installed.recordings.purge.status()).unreadable == 0


@pytest.mark.clause("P5.2")
def test_an_entry_without_the_time_of_its_purge_goes_with_its_day(installed: Installation) -> None:
    installed.spoil(installed.four[2], purge_at=None)

    installed.purge(timedelta(hours=1))
    installed.purge(timedelta(hours=13))

    assert installed.left() == (0, 0, 0)


@pytest.mark.clause("P5.2")
def test_an_entry_that_does_not_say_whose_it_is_loses_its_blob_and_is_reported_until_seen_to(
    installed: Installation,
) -> None:
    installed.spoil(installed.four[3], user_id=None, blob=None)

    for more in range(3):
        report = installed.purge(timedelta(hours=13, minutes=15 * more))
        assert report.unreadable == 1
    blobs, entries, _ = installed.left()

    assert (blobs, entries) == (0, 1)
    assert installed.clean_before() == DUE_ON
    later = installed.add(NOON + timedelta(days=1))
    assert installed.purge(timedelta(days=1, hours=1)).purged == 1
    assert later.blob not in {info.name for info in installed.blobs.list(RECORDINGS)}


@pytest.mark.clause("P5.2")
def test_a_state_that_cannot_be_read_stops_no_purge(installed: Installation) -> None:
    installed.documents.upsert(
        RETENTION, "state", {"id": "purge", "kind": "purge_state", "due_on": "state"}
    )

    assert installed.purge(timedelta(hours=1)).purged == 4
    assert installed.left() == (0, 0, 0)


@pytest.mark.clause("P5.3")
def test_an_entry_that_cannot_be_read_is_erased_with_its_session(installed: Installation) -> None:
    installed.spoil(installed.four[0], purge_at=7, blob=None)

    erased = installed.recordings.recordings.erase_session(USER, SESSION, [DUE_ON])

    assert erased == 4
    assert installed.left() == (0, 0, 0)


def test_a_recording_that_cannot_be_read_is_left_out_of_the_list(installed: Installation) -> None:
    bad, *good = installed.four
    installed.documents.upsert(
        USERS,
        USER,
        {
            "id": bad.id,
            "kind": "recording",
            "user_id": USER,
            "captured_at": stamp(bad.captured_at),
        },
    )

    page = installed.recordings.recordings.page(user_id=USER, limit=9, cursor=None)

    assert [each.id for each in page.items] == [each.id for each in reversed(good)]
