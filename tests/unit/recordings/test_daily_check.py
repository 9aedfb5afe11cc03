"""The daily check: whatever part of a recording is missing, the rest is found and purged."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.adapters.embedded.blobs import EmbeddedBlobStore
from shared.adapters.embedded.documents import EmbeddedDocumentStore
from shared.adapters.embedded.queues import EmbeddedQueue
from shared.ports import Outage
from shared.ports.blobs import RECORDINGS
from shared.ports.documents import RETENTION, USERS
from shared.recordings.daily_check import EVERY, CheckState
from shared.recordings.model import KEEP_FOR, DueRecording, Recording, day_of
from shared.recordings.repository import RecordingRepository
from shared.recordings.wiring import RecordingServices, build
from tests.support.builders import USER, a_recording, kept_as_it_is
from tests.support.clock import NOON, FixedClock

DAY = timedelta(days=1)
DUE = NOON + KEEP_FOR


class World:
    """Recordings of one installation, parts of which get lost."""

    def __init__(self, folder: Path, clock: FixedClock) -> None:
        self.clock = clock
        self.documents = EmbeddedDocumentStore(folder / "documents.db", clock=clock)
        self.blobs = EmbeddedBlobStore(
            folder / "blobs", clock=clock, secret=b"k" * 32, base_url="http://localhost"
        )
        self.queue = EmbeddedQueue(folder / "queues.db", clock=clock)
        self.repository = RecordingRepository(self.documents, clock=clock)
        self.services = self.opened()
        self.timer()

    def opened(self, around: Callable[[Any], Any] = lambda port: port) -> RecordingServices:
        return build(
            documents=around(self.documents),
            blobs=around(self.blobs),
            queue=self.queue,
            clock=self.clock,
            seekable=kept_as_it_is,
        )

    def timer(self) -> CheckState:
        self.services.purge.run()
        return self.services.daily_check.run()

    def keep(self, *, days: int = 0, but: str = "") -> Recording:
        """Keep a recording of which one or two of blob, entry and document are lost."""
        recording = a_recording(captured_at=NOON + days * DAY)
        self.repository.add(recording)
        self.blobs.put(RECORDINGS, recording.blob, b"pictures", content_type="video/webm")
        if "blob" in but:
            self.blobs.delete(RECORDINGS, recording.blob)
        if "entry" in but:
            self.documents.delete(RETENTION, day_of(recording.purge_at), recording.id)
        if "document" in but:
            self.documents.delete(USERS, USER, recording.id)
        return recording

    def left(self, recording: Recording) -> set[str]:
        day = day_of(recording.purge_at)
        entries = [
            each.body["blob"]
            for each in self.documents.list_partition(RETENTION, day)
            if each.body["kind"] == "recording"
        ]
        parts = {
            "blob": recording.blob in {each.name for each in self.blobs.list(RECORDINGS)},
            "entry": recording.blob in entries,
            "document": self.documents.get(USERS, USER, recording.id) is not None,
        }
        return {name for name, is_there in parts.items() if is_there}

    def counted(self) -> tuple[int, int]:
        state = self.services.purge.status()
        assert state
        return state.purged, state.orphan_blobs


@pytest.fixture
def world(tmp_path: Path, clock: FixedClock) -> World:
    return World(tmp_path, clock)


@pytest.mark.clause("P5.2")
@pytest.mark.parametrize(
    ("lost", "found", "counted"),
    [
        ("entry, document", "orphan_blobs", (0, 1)),
        ("entry", "orphan_blobs", (0, 1)),
        ("entry, blob", "recordings_without_entry", (1, 0)),
        ("blob", "entries_without_blob", (1, 0)),
        ("blob, document", "entries_without_blob", (1, 0)),
        ("document", "", (1, 0)),
    ],
)
def test_whatever_part_of_a_recording_is_lost_the_rest_is_found_and_goes_when_it_is_due(
    world: World, lost: str, found: str, counted: tuple[int, int]
) -> None:
    damaged, whole = world.keep(but=lost), world.keep(days=30)
    world.clock.forward(3 * DAY)

    state = world.timer()
    for name in ("orphan_blobs", "recordings_without_entry", "entries_without_blob"):
        assert getattr(state, name) == (name == found)
    assert state.finished_at == world.clock.now
    assert "entry" in world.left(damaged)
    assert world.left(whole) == {"blob", "entry", "document"}

    world.clock.now = DUE
    world.timer()
    assert world.left(damaged) == set()
    assert world.counted() == counted
    assert world.left(whole) == {"blob", "entry", "document"}


@pytest.mark.clause("P5.2")
def test_a_blob_whose_document_is_there_is_not_removed_a_second_early(world: World) -> None:
    recording = world.keep(but="entry")
    world.timer()
    world.clock.forward(EVERY)
    world.timer()

    world.clock.now = DUE - timedelta(seconds=1)
    world.timer()
    assert world.left(recording) == {"blob", "entry", "document"}


@pytest.mark.clause("P5.2")
@pytest.mark.parametrize("lost", ["entry, document", "entry", "entry, blob"])
def test_what_appears_under_a_day_that_is_long_over_is_gone_within_two_days(
    world: World, lost: str
) -> None:
    world.clock.now = DUE + 30 * DAY
    world.timer()
    late = world.keep(but=lost)

    world.clock.forward(EVERY)
    world.timer()

    assert world.left(late) == set()
    assert sum(world.counted()) == 1


@pytest.mark.clause("P5.2")
def test_an_entry_under_a_day_that_is_long_over_is_purged(world: World) -> None:
    world.clock.now = DUE + 30 * DAY
    world.timer()
    late = world.keep()

    world.clock.forward(EVERY)
    assert world.timer().entries_of_past_days == 1
    assert world.left(late) == set()
    assert world.counted() == (1, 0)


@pytest.mark.parametrize("name", ["misplaced/a/b", "alone", "2026-11-27"])
def test_a_blob_that_is_under_no_day_goes_90_days_after_its_storage(
    world: World, name: str
) -> None:
    world.blobs.put(RECORDINGS, name, b"x", content_type="video/webm")
    world.clock.forward(EVERY)
    assert world.timer().orphan_blobs == 1
    world.clock.now = NOON + KEEP_FOR + DAY
    world.timer()

    assert list(world.blobs.list(RECORDINGS)) == []
    state = world.services.purge.status()
    assert state
    assert state.clean_before <= day_of(world.clock.now)


def test_a_check_goes_on_where_it_was_stopped_and_begins_once_a_day(world: World) -> None:
    orphans = [world.keep(days=days, but="entry, document") for days in range(5)]
    world.clock.forward(EVERY)
    check = world.services.daily_check
    bounded = type(check)(
        repository=check.repository,
        purge=check.purge,
        documents=check.documents,
        blobs=check.blobs,
        clock=check.clock,
        most_steps=20,
    )

    states = [bounded.run() for _ in range(8)]

    assert [bool(state.part) for state in states[:4]] == [True] * 4
    assert states[-1].part is None
    assert states[-1].orphan_blobs == len(orphans)
    assert {state.begun_at for state in states} == {world.clock.now}
    assert all("entry" in world.left(each) for each in orphans)


def test_an_outage_stops_a_check_and_the_next_run_takes_the_same_step(world: World) -> None:
    orphan = world.keep(but="entry, document")
    world.clock.forward(EVERY)

    class Away:
        def __init__(self, port: Any) -> None:
            self._port = port

        def __getattr__(self, name: str) -> Any:
            if name == "folders":
                raise Outage(retry_after_s=1)
            return getattr(self._port, name)

    away = world.opened(lambda port: Away(port) if port is world.blobs else port)
    with pytest.raises(Outage):
        away.daily_check.run()
    assert world.timer().orphan_blobs == 1
    assert "entry" in world.left(orphan)


def test_a_recording_that_is_being_kept_or_removed_is_no_orphan(world: World) -> None:
    """Its entry is written first and removed last, which the order of reading relies on."""
    coming = a_recording(captured_at=NOON + timedelta(minutes=1))
    world.repository.add(coming)
    world.clock.forward(timedelta(hours=25))
    state = world.timer()

    assert state.entries_without_blob == 0
    entry = world.documents.get(RETENTION, day_of(coming.purge_at), coming.id)
    assert entry
    assert not DueRecording.model_validate(entry.body).orphan


def test_an_unreadable_state_begins_a_new_check(world: World) -> None:
    world.documents.upsert(
        RETENTION, "state", {"id": "daily_check", "kind": "daily_check", "due_on": "state"}
    )
    world.keep(but="entry, document")
    assert world.timer().orphan_blobs == 1
