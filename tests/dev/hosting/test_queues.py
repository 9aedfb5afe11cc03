"""Queue listeners: delivery, failure, poison, renewal and the end."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import override

import pytest

from dev.hosting.queues import QueueListener
from dev.hosting.settings import QueueOptions
from shared.ports.queues import Message, QueueName
from tests.fixtures.hostapp.hostapp_backends import SqliteQueue

type Make = Callable[[type[SqliteQueue]], SqliteQueue]

WORK = QueueName("work")
OPTIONS = QueueOptions(max_dequeue_count=3, batch_size=4)
LEASE = timedelta(seconds=0.3)
PATIENCE_S = 10.0


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    with contextlib.ExitStack() as stack:

        def made(kind: type[SqliteQueue]) -> SqliteQueue:
            return stack.enter_context(contextlib.closing(kind(tmp_path / "queue.db")))

        yield made


@pytest.fixture
def queue(make: Make) -> SqliteQueue:
    return make(SqliteQueue)


def listen(
    queue: SqliteQueue,
    handle: Callable[[Message], Awaitable[bool]],
    until: Callable[[], bool],
    options: QueueOptions = OPTIONS,
    lease: timedelta = LEASE,
) -> None:
    """Run a listener until something holds."""

    async def run() -> None:
        stopping = asyncio.Event()
        listener = QueueListener(queue, WORK, options, handle, lease)
        task = asyncio.create_task(listener.run(stopping))
        deadline = time.monotonic() + PATIENCE_S
        while not until() and not task.done() and time.monotonic() < deadline:  # noqa: ASYNC110 - a database has no events
            await asyncio.sleep(0.01)
        stopping.set()
        await task

    asyncio.run(run())
    assert until()


def empty(queue: SqliteQueue) -> bool:
    return queue.length(WORK) == 0


def test_each_message_is_handled_once_and_gone(queue: SqliteQueue) -> None:
    seen = []

    async def handle(message: Message) -> bool:
        seen.append((message.body["n"], message.dequeue_count))
        return True

    for n in range(20):
        queue.send(WORK, {"n": n})
    listen(queue, handle, lambda: empty(queue))

    assert sorted(seen) == [(n, 1) for n in range(20)]
    assert queue.length(WORK.poison) == 0


def test_a_failing_message_is_tried_as_often_as_allowed_and_then_set_aside(
    queue: SqliteQueue,
) -> None:
    counts = []

    async def handle(message: Message) -> bool:
        counts.append(message.dequeue_count)
        return False

    queue.send(WORK, {"n": 1})
    listen(queue, handle, lambda: queue.length(WORK.poison) == 1 and empty(queue))

    assert counts == [1, 2, 3]
    assert queue.receive(WORK.poison)[0].body == {"n": 1}


def test_a_failed_message_stays_hidden_for_the_time_that_host_json_says(queue: SqliteQueue) -> None:
    times = []

    async def handle(message: Message) -> bool:
        times.append(time.monotonic())
        return message.dequeue_count == 2

    queue.send(WORK, {})
    options = OPTIONS.model_copy(update={"visibility_timeout": timedelta(seconds=0.4)})
    listen(queue, handle, lambda: empty(queue), options)

    assert times[1] - times[0] >= 0.4


def test_a_message_that_was_taken_too_often_is_set_aside_unhandled(queue: SqliteQueue) -> None:
    # Each time a host died while it handled this one.
    for _ in range(4):
        queue.receive(WORK)
    queue.send(WORK, {"kills": "hosts"})
    for _ in range(3):
        assert queue.receive(WORK)

    async def handle(message: Message) -> bool:
        raise AssertionError(message)

    listen(queue, handle, lambda: queue.length(WORK.poison) == 1 and empty(queue))


def test_a_long_run_keeps_its_message_hidden(queue: SqliteQueue) -> None:
    taken_by_another = []

    async def handle(message: Message) -> bool:
        await asyncio.sleep(3 * LEASE.total_seconds())
        taken_by_another.extend(queue.receive(WORK))
        return True

    queue.send(WORK, {})
    listen(queue, handle, lambda: empty(queue))

    assert taken_by_another == []


def test_a_message_that_was_erased_while_it_ran_does_not_come_back_as_poison(
    queue: SqliteQueue,
) -> None:
    ran = []

    async def handle(message: Message) -> bool:
        queue.discard(WORK, "user", "usr_1")
        ran.append(message)
        return False

    queue.send(WORK, {"user": "usr_1"})
    options = OPTIONS.model_copy(update={"max_dequeue_count": 1})
    listen(queue, handle, lambda: bool(ran), options)

    assert queue.length(WORK) == queue.length(WORK.poison) == 0


def test_no_more_run_at_once_than_a_batch_and_the_threshold(queue: SqliteQueue) -> None:
    running, most = 0, 0

    async def handle(_: Message) -> bool:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.02)
        running -= 1
        return True

    for n in range(20):
        queue.send(WORK, {"n": n})
    options = OPTIONS.model_copy(update={"new_batch_threshold": 1})
    listen(queue, handle, lambda: empty(queue), options)

    assert 2 <= most <= 5


def test_a_queue_that_fails_is_asked_again(make: Make) -> None:
    class Flaky(SqliteQueue):
        failures = 2

        @override
        def receive(
            self, queue: QueueName, *, limit: int = 1, hide_for: timedelta = LEASE
        ) -> list[Message]:
            if self.failures:
                type(self).failures -= 1
                raise OSError("locked")
            return super().receive(queue, limit=limit, hide_for=hide_for)

    async def handle(_: Message) -> bool:
        return True

    flaky = make(Flaky)
    flaky.send(WORK, {})
    listen(flaky, handle, lambda: empty(flaky))

    assert Flaky.failures == 0


def test_a_message_that_cannot_be_completed_is_handled_again(make: Make) -> None:
    class Forgetful(SqliteQueue):
        failures = 1

        @override
        def delete(self, queue: QueueName, message: Message) -> bool:
            if self.failures:
                type(self).failures -= 1
                raise OSError("locked")
            return super().delete(queue, message)

    counts = []

    async def handle(message: Message) -> bool:
        counts.append(message.dequeue_count)
        return True

    forgetful = make(Forgetful)
    forgetful.send(WORK, {})
    listen(forgetful, handle, lambda: empty(forgetful))

    assert counts == [1, 2]


def test_what_is_under_way_ends_before_the_listener_does(queue: SqliteQueue) -> None:
    began, ended = [], []

    async def handle(message: Message) -> bool:
        began.append(message.id)
        await asyncio.sleep(0.3)
        ended.append(message.id)
        return True

    queue.send(WORK, {})
    listen(queue, handle, lambda: bool(began))

    assert ended == began
    assert empty(queue)


def test_an_idle_queue_is_asked_less_and_less_often(make: Make) -> None:
    class Counted(SqliteQueue):
        looks = 0

        @override
        def receive(
            self, queue: QueueName, *, limit: int = 1, hide_for: timedelta = LEASE
        ) -> list[Message]:
            type(self).looks += 1
            return super().receive(queue, limit=limit, hide_for=hide_for)

    async def handle(_: Message) -> bool:
        return True

    counted = make(Counted)
    end = time.monotonic() + 0.8
    listen(counted, handle, lambda: time.monotonic() > end)

    assert Counted.looks <= 5
