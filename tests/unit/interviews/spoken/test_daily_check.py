"""The daily check of media: what no clean-up entry leads to is removed all the same."""

from datetime import timedelta
from pathlib import Path

import pytest

from shared.interviews.spoken import daily_check
from shared.interviews.spoken.cleanup_entries import ABANDONED_AFTER, WAITS_AT_MOST, CleanupEntries
from shared.interviews.spoken.daily_check import EVERY, MediaCheck
from shared.ports import Outage
from shared.ports.blobs import TRANSIENT
from shared.ports.documents import RETENTION, USERS
from shared.recordings.model import day_of
from tests.support.builders import SESSION, USER
from tests.support.clock import NOON, FixedClock
from tests.support.media_world import MediaWorld


@pytest.fixture
def world(tmp_path: Path, clock: FixedClock) -> MediaWorld:
    return MediaWorld(tmp_path, clock)


def timer(world: MediaWorld) -> None:
    world.interviews.cleanup.run()
    world.interviews.media_check.run()


def left(world: MediaWorld) -> list[str]:
    return [info.name for info in world.blobs.list(TRANSIENT)]


def put(world: MediaWorld, name: str) -> None:
    world.blobs.put(TRANSIENT, name, b"pictures", content_type="video/webm")


def lose_entry(world: MediaWorld) -> None:
    assert world.documents.delete(RETENTION, day_of(NOON), SESSION)


@pytest.mark.clause("P2.3b")
@pytest.mark.parametrize("also_lost", ["", "session"])
def test_an_upload_whose_entry_is_lost_is_gone_within_the_bound(
    world: MediaWorld, also_lost: str
) -> None:
    world.open(consent=False)
    world.begin("first")
    world.send("first")
    lose_entry(world)
    if also_lost:
        assert world.documents.delete(USERS, USER, SESSION)
    timer(world)
    world.clock.now = NOON + ABANDONED_AFTER
    timer(world)
    assert len(left(world)) == 1

    world.clock.now = NOON + EVERY
    timer(world)
    assert world.interviews.media_check.found() == 1
    world.clock.forward(timedelta(minutes=25))
    timer(world)

    assert left(world) == []
    for _ in range(2):
        world.clock.forward(timedelta(minutes=25))
        timer(world)
    assert list(world.documents.list_partition(RETENTION, day_of(world.clock.now))) == []


@pytest.mark.clause("P2.3b")
@pytest.mark.parametrize(
    "name", ["alone", "purge/clock", "usr_1/alone", "a/b/c", "usr_1/ses_1/a/b"]
)
def test_what_belongs_to_no_session_is_removed_by_the_next_check(
    world: MediaWorld, name: str
) -> None:
    put(world, name)
    timer(world)
    assert left(world) == [name]
    world.clock.forward(EVERY)
    timer(world)

    assert left(world) == []
    assert world.interviews.media_check.found() == 1


@pytest.mark.clause("P2.3b")
def test_media_that_an_entry_leads_to_is_left_to_the_clean_up(world: MediaWorld) -> None:
    world.open(consent=True)
    world.speak("first")
    assert EVERY < WAITS_AT_MOST
    world.clock.forward(EVERY)
    timer(world)

    assert len(left(world)) == 1
    assert world.interviews.media_check.found() == 0


def test_a_check_goes_on_where_it_was_stopped_and_begins_once_a_day(
    world: MediaWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"usr_{number}/ses_1/a" for number in range(3)]
    for name in names:
        put(world, name)
    world.clock.forward(EVERY)
    with monkeypatch.context() as slow:
        slow.setattr(daily_check, "LONGEST_RUN", timedelta(0))
        world.interviews.media_check.run()
        assert left(world) == names[1:]
        world.interviews.media_check.run()
    world.interviews.media_check.run()
    assert left(world) == []
    assert world.interviews.media_check.found() == 3
    put(world, names[0])
    world.clock.forward(EVERY - timedelta(seconds=1))
    world.interviews.media_check.run()
    assert left(world) == names[:1]
    world.clock.forward(timedelta(seconds=1))
    world.interviews.media_check.run()
    assert left(world) == []
    assert world.interviews.media_check.found() == 1


def test_a_folder_that_cannot_be_removed_delays_no_other(
    world: MediaWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2):
        put(world, f"usr_{number}/ses_1/a")
    world.clock.forward(EVERY)
    remove = world.blobs.delete_prefix

    def refused(container: object, prefix: str) -> int:
        if prefix.startswith("usr_0"):
            raise Outage(retry_after_s=1)
        return remove(container, prefix)  # type: ignore[arg-type]

    with monkeypatch.context() as away:
        away.setattr(world.blobs, "delete_prefix", refused)
        world.interviews.media_check.run()
    assert left(world) == ["usr_0/ses_1/a"]
    world.clock.forward(EVERY)
    world.interviews.media_check.run()
    assert left(world) == []


def test_an_unreadable_state_begins_a_new_check(world: MediaWorld) -> None:
    state = {"id": "sweep", "kind": "sweep_state", "due_on": "state"}
    world.documents.upsert(RETENTION, "state", state)
    put(world, "alone")
    world.clock.forward(EVERY)
    check = MediaCheck(
        repository=world.interviews.sessions,
        entries=CleanupEntries(world.documents),
        blobs=world.blobs,
        clock=world.clock,
    )

    check.run()

    assert left(world) == []
    assert check.found() == 0
