"""Media beside documents that cannot be read: cleaned up, withdrawn and erased all the same."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.interviews.errors import NoSuchSession
from shared.interviews.spoken.cleanup_entries import CleanupEntries
from shared.media.errors import Unsupported
from shared.ports.blobs import RECORDINGS, TRANSIENT
from shared.ports.documents import RETENTION, USERS
from shared.ports.queues import ANSWERS
from shared.recordings.consent import WORDING
from shared.recordings.model import day_of
from shared.store import Unreadable
from tests.support.analyst import a_video
from tests.support.builders import SESSION, USER
from tests.support.clock import NOON, FixedClock
from tests.support.media_world import MediaWorld

DAY = timedelta(days=1)


@pytest.fixture
def world(tmp_path: Path, clock: FixedClock) -> MediaWorld:
    return MediaWorld(tmp_path, clock)


def spoil(world: MediaWorld, container: Any, partition: str, document_id: str, *gone: str) -> None:
    """Remove members of a document, so that it cannot be read."""
    document = world.documents.get(container, partition, document_id)
    assert document
    body = {name: value for name, value in document.body.items() if name not in gone}
    world.documents.upsert(container, partition, body)


def spoil_session(world: MediaWorld) -> None:
    spoil(world, USERS, USER, SESSION, "role")
    with pytest.raises(Unreadable):
        world.interviews.sessions.read(USER, SESSION)


def media(world: MediaWorld) -> tuple[int, int]:
    return len(list(world.blobs.list(TRANSIENT))), len(list(world.blobs.list(RECORDINGS)))


def recorded(world: MediaWorld) -> None:
    """Keep one recording, and leave one upload that is being processed."""
    world.open(consent=True)
    world.speak("first")
    world.work()
    world.speak("second")
    assert media(world) == (1, 1)


def retained(world: MediaWorld) -> list[str]:
    days = [day_of(NOON + timedelta(days=day)) for day in range(100)]
    return [e.body["kind"] for day in days for e in world.documents.list_partition(RETENTION, day)]


@pytest.mark.clause("P5.3")
def test_erasing_a_person_removes_the_media_of_a_session_that_cannot_be_read(
    world: MediaWorld,
) -> None:
    recorded(world)
    spoil_session(world)

    world.erase()

    assert media(world) == (0, 0)
    assert "recording" not in retained(world)


@pytest.mark.clause("P2.3b")
def test_withdrawing_everything_erases_what_a_session_that_cannot_be_read_has_recorded(
    world: MediaWorld,
) -> None:
    recorded(world)
    spoil_session(world)

    assert world.interviews.consent.withdraw_all(USER) == 1

    assert media(world)[1] == 0


def test_a_session_that_cannot_be_read_can_be_deleted(world: MediaWorld) -> None:
    recorded(world)
    spoil_session(world)

    world.interviews.lifecycle.delete(user_id=USER, session_id=SESSION)

    assert media(world) == (0, 0)
    assert list(world.interviews.sessions.every(USER)) == []
    with pytest.raises(NoSuchSession):
        world.interviews.lifecycle.delete(user_id=USER, session_id=SESSION)


def test_a_default_consent_that_cannot_be_read_can_be_withdrawn(world: MediaWorld) -> None:
    world.recordings.consents.set_default(USER, wording=WORDING)
    spoil(world, USERS, USER, "consent", "consent")
    assert world.recordings.consents.default(USER) is None

    world.interviews.consent.withdraw_all(USER)

    kept = world.documents.get(USERS, USER, "consent")
    assert kept
    assert kept.body["consent"] is None


def test_a_session_that_cannot_be_read_is_left_out_of_the_list(world: MediaWorld) -> None:
    world.open(consent=False)
    session = world.interviews.sessions.read(USER, SESSION)
    other = session.model_copy(update={"id": "ses_" + "3" * 32})
    world.interviews.sessions.add(other)
    spoil_session(world)

    page = world.interviews.sessions.page(USER, limit=9, cursor=None)

    assert [each.id for each in page.items] == [other.id]
    assert list(world.interviews.sessions.before(other)) == []


@pytest.mark.clause("P2.3b")
def test_the_media_of_a_session_that_cannot_be_read_goes_a_day_after_it_should_have(
    world: MediaWorld,
) -> None:
    recorded(world)
    spoil_session(world)
    world.clock.forward(timedelta(hours=3))
    world.interviews.cleanup.run()
    assert world.interviews.cleanup.unreadable() == 1
    assert media(world) == (1, 1)

    world.clock.forward(DAY)
    world.interviews.cleanup.run()

    assert media(world) == (0, 1)
    assert world.interviews.cleanup.unreadable() == 1


@pytest.mark.clause("P2.3b")
@pytest.mark.parametrize("gone", ["session_id", "sweep_at"])
def test_an_entry_that_cannot_be_read_stops_no_other_and_its_day_is_not_clean(
    world: MediaWorld, gone: str
) -> None:
    world.open(consent=False)
    world.speak("first")
    entries, today = CleanupEntries(world.documents), day_of(world.clock())
    entries.look_again(USER, "ses_" + "3" * 32, now=world.clock())
    spoil(world, RETENTION, today, "ses_" + "3" * 32, gone)

    world.clock.forward(timedelta(days=2))
    for _ in range(3):
        world.interviews.cleanup.run()
        world.clock.forward(timedelta(minutes=25))

    assert media(world) == (0, 0)
    assert retained(world) == ["sweep"]
    assert world.interviews.cleanup.unreadable() == 1
    state = entries.state()
    assert state
    assert state.clean_before == today


def test_a_state_that_cannot_be_read_stops_no_clean_up(world: MediaWorld) -> None:
    world.open(consent=False)
    world.speak("first")
    world.documents.upsert(
        RETENTION, "state", {"id": "sweep", "kind": "sweep_state", "due_on": "state"}
    )

    world.clock.forward(timedelta(hours=3))
    world.interviews.cleanup.run()

    assert media(world) == (0, 0)


def test_a_message_of_the_next_release_is_processed(world: MediaWorld) -> None:
    world.open(consent=False)
    world.speak("first")
    [message] = world.queue.receive(ANSWERS)

    world.interviews.answer_processing.process({**message.body, "priority": "high"})

    session = world.interviews.sessions.read(USER, SESSION)
    assert session.answers["first"].text
    assert media(world) == (0, 0)


def test_a_failed_message_of_the_next_release_is_reported_to_the_candidate(
    world: MediaWorld,
) -> None:
    world.open(consent=False)
    world.speak("first")
    [message] = world.queue.receive(ANSWERS)

    world.interviews.answer_processing.give_up({**message.body, "priority": "high"})

    session = world.interviews.sessions.read(USER, SESSION)
    assert session.media["first"].reason == "session.processing_failed"


@pytest.mark.parametrize("sent", ["video/webm; codecs=vp8", "video/x-matroska"])
def test_what_a_browser_sent_under_another_name_of_its_type_is_taken(
    world: MediaWorld, sent: str
) -> None:
    world.open(consent=False)
    world.begin("first")
    grant = world.interviews.sessions.read(USER, SESSION).grants["first"]
    world.blobs.put(TRANSIENT, grant.blob, a_video("first"), content_type=sent)

    world.complete("first")

    assert "first" in world.interviews.sessions.read(USER, SESSION).media


@pytest.mark.clause("P2.3b")
def test_what_a_browser_sent_under_another_type_is_refused(world: MediaWorld) -> None:
    world.open(consent=False)
    world.begin("first")
    grant = world.interviews.sessions.read(USER, SESSION).grants["first"]
    world.blobs.put(TRANSIENT, grant.blob, a_video("first"), content_type="text/html")

    with pytest.raises(Unsupported):
        world.interviews.uploads.verify(grant)
    assert media(world) == (0, 0)


@pytest.mark.parametrize("doing", ["process", "give_up"])
def test_the_message_of_a_session_that_cannot_be_read_waits_while_its_media_is_there(
    world: MediaWorld, doing: str
) -> None:
    recorded(world)
    [message] = world.queue.receive(ANSWERS)
    body = world.documents.get(USERS, USER, SESSION)
    assert body
    spoil_session(world)
    handle = getattr(world.interviews.answer_processing, doing)

    with pytest.raises(Unreadable):
        handle(message.body)
    world.clock.forward(timedelta(hours=3))
    world.interviews.cleanup.run()
    with pytest.raises(Unreadable):
        handle(message.body)
    assert media(world) == (1, 1)

    world.clock.forward(DAY)
    world.interviews.cleanup.run()
    handle(message.body)
    assert media(world) == (0, 1)


def test_a_session_that_can_be_read_again_in_time_has_its_answer(world: MediaWorld) -> None:
    recorded(world)
    [message] = world.queue.receive(ANSWERS)
    good = world.documents.get(USERS, USER, SESSION)
    assert good
    spoil_session(world)
    with pytest.raises(Unreadable):
        world.interviews.answer_processing.process(message.body)

    world.documents.upsert(USERS, USER, good.body)
    world.interviews.answer_processing.process(message.body)

    assert world.interviews.sessions.read(USER, SESSION).answers["second"].text
