"""What only the embedded queue promises: its files, and a call when something was sent."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest

from shared.adapters.embedded.queues import EmbeddedQueue
from shared.ports import Outage
from shared.ports.queues import EMAILS, QueueName
from tests.support.clock import FixedClock


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "queues.db"


@pytest.fixture
def queue(path: Path, clock: FixedClock) -> EmbeddedQueue:
    return EmbeddedQueue(path, clock=clock)


def test_a_discarded_message_leaves_no_byte_in_the_file_or_its_log(
    queue: EmbeddedQueue, path: Path
) -> None:
    for number in range(200):
        user = f"usr_canary_{number % 2}"
        queue.send(EMAILS, {"user_id": user, "ids": [f"{user}-{n}" for n in range(number % 30)]})
    for message in queue.receive(EMAILS, limit=32):
        queue.delete(EMAILS, message)

    assert queue.discard(EMAILS, "user_id", "usr_canary_1") > 0

    left = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"usr_canary_1" not in left
    assert b"usr_canary_0" in left


def test_a_message_that_was_handled_leaves_no_byte_once_its_user_is_discarded(
    queue: EmbeddedQueue, path: Path
) -> None:
    queue.send(EMAILS, {"user_id": "usr_canary_1"})
    [message] = queue.receive(EMAILS)
    queue.delete(EMAILS, message)

    assert queue.discard(EMAILS, "user_id", "usr_canary_1") == 0

    assert b"usr_canary_1" not in b"".join(file.read_bytes() for file in path.parent.iterdir())


def test_hidden_and_delayed_messages_are_discarded_at_once(queue: EmbeddedQueue) -> None:
    queue.send(EMAILS, {"user_id": "usr_1"})
    [hidden] = queue.receive(EMAILS)
    queue.send(EMAILS, {"user_id": "usr_1"}, delay=timedelta(seconds=1))

    assert queue.discard(EMAILS, "user_id", "usr_1") == 2
    assert not queue.delete(EMAILS, hidden)
    assert queue.length(EMAILS) == 0


def test_a_listener_is_told_of_what_shows_at_once(queue: EmbeddedQueue) -> None:
    told: list[QueueName] = []
    queue.on_send(told.append)

    queue.send(EMAILS, {"n": 1}, delay=timedelta(seconds=1))
    queue.send(EMAILS, {"n": 2})

    assert told == [EMAILS]


def test_only_its_user_may_read_the_files(queue: EmbeddedQueue, path: Path) -> None:
    queue.send(EMAILS, {"n": 1})

    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}


def test_a_file_that_is_no_database_is_an_outage(path: Path, clock: FixedClock) -> None:
    path.parent.mkdir()
    path.write_bytes(b"not a database, but long enough to be taken for one" * 50)

    with pytest.raises(Outage):
        EmbeddedQueue(path, clock=clock)
