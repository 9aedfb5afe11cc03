"""What the session says of an answer whose recording could not be kept, and who tries again."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from shared.interviews.model import MediaAnswer
from shared.interviews.views import session_view
from shared.kernel.errors import DomainError
from shared.media.errors import Broken, CannotProcessNow, TooCostly
from shared.media.model import SeekableCopy
from shared.ports.blobs import RECORDINGS, TRANSIENT
from tests.support.builders import SESSION, USER, kept_as_it_is
from tests.support.clock import FixedClock
from tests.support.media_world import MediaWorld


@pytest.fixture
def world(tmp_path: Path, clock: FixedClock) -> MediaWorld:
    return MediaWorld(tmp_path, clock)


def copying_raises(world: MediaWorld, error: DomainError | None) -> None:
    @contextmanager
    def seekable(media: Iterable[bytes]) -> Iterator[SeekableCopy]:
        if error:
            raise error
        with kept_as_it_is(media) as copy:
            yield copy

    world.seekable = seekable
    world.start()


def answer(world: MediaWorld) -> MediaAnswer:
    return world.interviews.sessions.read(USER, SESSION).media["first"]


def stored(world: MediaWorld) -> tuple[int, int]:
    return len(list(world.blobs.list(TRANSIENT))), len(list(world.blobs.list(RECORDINGS)))


@pytest.mark.clause("P5.2")
@pytest.mark.parametrize("error", [Broken(), TooCostly()])
def test_what_can_never_be_copied_without_tags_is_not_kept_and_the_session_says_so(
    world: MediaWorld, error: DomainError
) -> None:
    copying_raises(world, error)
    world.open(consent=True)
    world.speak("first")

    world.work()

    assert answer(world).disposed
    assert stored(world) == (0, 0)
    session = world.interviews.sessions.read(USER, SESSION)
    (shown, _) = session_view(session).questions
    assert shown.media
    assert shown.answer
    assert (shown.media.state, shown.media.reason) == ("done", None)
    assert shown.media.not_kept == error.code
    assert not world.state()["retained"].count("recording")


def test_our_own_failure_to_copy_is_tried_again_and_nothing_is_lost(world: MediaWorld) -> None:
    copying_raises(world, CannotProcessNow(retry_after_s=60))
    world.open(consent=True)
    world.speak("first")
    with pytest.raises(CannotProcessNow):
        world.work()
    assert not answer(world).disposed
    assert stored(world) == (1, 0)

    copying_raises(world, None)
    world.clock.forward(timedelta(minutes=5))
    world.work()

    assert (answer(world).disposed, answer(world).not_kept) == (True, None)
    assert stored(world) == (0, 1)


@pytest.mark.clause("P2.3b")
def test_our_own_failure_keeps_no_media_beyond_the_bound(world: MediaWorld) -> None:
    copying_raises(world, CannotProcessNow(retry_after_s=60))
    world.open(consent=True)
    world.speak("first")
    with pytest.raises(CannotProcessNow):
        world.work()

    world.clock.forward(timedelta(hours=31))
    world.interviews.cleanup.run()

    assert stored(world) == (0, 0)
    assert answer(world).not_kept == CannotProcessNow.code
