"""Media without consent goes in time when a clean-up meets an outage, and nothing else goes."""

from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from shared.ports import Outage
from shared.ports.blobs import RECORDINGS, TRANSIENT
from shared.recordings.consent import WORDING
from tests.support.builders import SESSION, USER
from tests.support.clock import FixedClock
from tests.support.injection import Faults
from tests.support.media_world import MediaWorld


class Away:
    """A port of which one operation does not respond."""

    def __init__(self, port: Any, operation: str) -> None:
        self._port = port
        self._operation = operation

    def __getattr__(self, name: str) -> Any:
        if name == self._operation:
            raise Outage(retry_after_s=60)
        return getattr(self._port, name)


@pytest.fixture
def world(tmp_path: Path, clock: FixedClock) -> MediaWorld:
    return MediaWorld(tmp_path, clock)


def media(world: MediaWorld) -> tuple[int, int]:
    return len(list(world.blobs.list(TRANSIENT))), len(list(world.blobs.list(RECORDINGS)))


def without(world: MediaWorld, port: str, operation: str) -> None:
    """Begin a process for which one operation does not respond."""
    missing = getattr(world, port)
    world.start(lambda each: Away(each, operation) if each is missing else each)


@pytest.mark.clause("P2.3b")
@pytest.mark.parametrize(
    ("port", "operation"),
    [("blobs", "delete_prefix"), ("documents", "get"), ("documents", "upsert")],
)
def test_answers_left_without_consent_go_with_the_first_clean_up_after_an_outage(
    world: MediaWorld, port: str, operation: str
) -> None:
    world.open(consent=False)
    world.speak("first")
    world.clock.forward(timedelta(hours=2, minutes=5))
    without(world, port, operation)
    for _ in range(3):
        with suppress(Outage):
            world.interviews.cleanup.run()
        world.clock.forward(timedelta(minutes=5))

    world.start()
    world.interviews.cleanup.run()
    assert media(world) == (0, 0)
    world.clock.forward(timedelta(minutes=25))
    world.interviews.cleanup.run()
    assert media(world) == (0, 0)


@pytest.mark.clause("P5.2")
@pytest.mark.parametrize("operation", ["get", "query", "upsert", "replace"])
def test_an_outage_removes_no_recording_that_is_wanted(world: MediaWorld, operation: str) -> None:
    world.open(consent=True)
    world.speak("first")
    world.work()
    world.speak("second")
    for _ in range(6):
        world.clock.forward(timedelta(hours=1))
        without(world, "documents", operation)
        with suppress(Outage):
            world.interviews.cleanup.run()
        assert media(world)[1] == 1
    world.start()
    world.interviews.cleanup.run()
    assert media(world) == (1, 1)

    world.work()
    assert media(world) == (0, 2)


@pytest.mark.clause("P2.3b")
def test_of_two_tabs_the_state_of_the_session_decides_what_is_kept(tmp_path: Path) -> None:
    """One withdraws, the other agrees before each call of it: what is kept was agreed to."""
    kept, calls = set[tuple[bool, int]](), 1
    at = 0
    while at < calls:
        at += 1
        world = MediaWorld(tmp_path / f"{at}", FixedClock())
        world.open(consent=True)
        world.speak("first")
        world.work()
        other = world.beside()
        faults = Faults(at, meanwhile=partial(agree, other))
        world.start(faults.around)
        world.interviews.consent.withdraw(user_id=USER, session_id=SESSION)
        calls = len(faults.calls)
        world.start()
        world.speak("second")
        world.work()
        world.settle()
        session = world.interviews.sessions.read(USER, SESSION)
        kept.add((session.recording is not None, media(world)[1]))
        assert media(world)[0] == 0
        assert world.state()["acts"] == [False, True]

    assert (False, 0) in kept
    assert all(count == 0 for agreed, count in kept if not agreed)
    assert all(count >= 1 for agreed, count in kept if agreed)


def agree(world: MediaWorld) -> None:
    world.interviews.consent.agree(user_id=USER, session_id=SESSION, wording=WORDING)
