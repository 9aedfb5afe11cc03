"""Queue triggers, after the storage queue extension: QueueListener and QueueProcessor.

A message is deleted when its function has succeeded. When it fails it becomes visible again, and
after the last allowed try it is copied to ``<queue>-poison``. While its function runs it is kept
hidden. Any message may be handled twice.
"""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

from dev.hosting.logs import log, log_line
from dev.hosting.settings import QueueOptions
from dev.hosting.waiting import happened
from shared.ports.queues import Message, Queue, QueueName

type Handle = Callable[[Message], Awaitable[bool]]
"""Runs the function on a message and tells whether it succeeded; never raises."""

LEASE = timedelta(seconds=30)
"""How long a message stays hidden without renewal.

The extension says ten minutes. A local host is often killed and restarted, and what was under way
would have to wait that long.
"""

_SHORTEST_WAIT_S = 0.1
_LONGEST_WAIT_S = 1.0
"""The extension goes up to a minute to save transactions; a look into a local file costs none."""


@dataclass(slots=True)
class QueueListener:
    """Polls the queue of one function and runs the function on what comes."""

    queue: Queue
    name: QueueName
    options: QueueOptions
    handle: Handle
    lease: timedelta = LEASE
    _running: set[asyncio.Task[None]] = field(default_factory=set)

    async def run(self, stopping: asyncio.Event) -> None:
        """Poll until told to stop, then wait for what is under way."""
        wait = _SHORTEST_WAIT_S
        while not stopping.is_set():
            for message in (batch := await self._receive()):
                self._begin(message)
            if batch:
                wait = _SHORTEST_WAIT_S
                await self._until_room()
            else:
                await happened(stopping, wait)
                wait = min(wait * 2, self._longest_wait())
        await asyncio.gather(*self._running)

    def _begin(self, message: Message) -> None:
        task = asyncio.create_task(self._process(message))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _receive(self) -> list[Message]:
        try:
            return await asyncio.to_thread(
                self.queue.receive, self.name, limit=self.options.batch_size, hide_for=self.lease
            )
        except Exception:  # noqa: BLE001 - whatever it is, the next look may succeed
            log.exception("the queue %s cannot be read", self.name.name)
            return []

    async def _until_room(self) -> None:
        threshold = self.options.new_batch_threshold
        if threshold is None:
            threshold = self.options.batch_size // 2 * (os.cpu_count() or 1)
        while len(self._running) > threshold:
            await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)

    def _longest_wait(self) -> float:
        return min(_LONGEST_WAIT_S, self.options.max_polling_interval.total_seconds())

    async def _process(self, message: Message) -> None:
        try:
            if message.dequeue_count > self.options.max_dequeue_count:
                await self._poison(message)
            else:
                await self._complete(*await self._run(message))
        except Exception:  # noqa: BLE001 - the message shows again when its lease is over
            log.exception("a message of the queue %s cannot be completed", self.name.name)

    async def _run(self, message: Message) -> tuple[Message, bool]:
        holder = _Holder(self.queue, self.name, message, self.lease)
        done = asyncio.Event()
        renewal = asyncio.create_task(holder.renew_until(done))
        try:
            succeeded = await self.handle(message)
        finally:
            done.set()
            await renewal
        return holder.message, succeeded

    async def _complete(self, message: Message, succeeded: bool) -> None:  # noqa: FBT001 - what _run returned
        if succeeded:
            await asyncio.to_thread(self.queue.delete, self.name, message)
        elif message.dequeue_count >= self.options.max_dequeue_count:
            await self._poison(message)
        else:
            again = self.options.visibility_timeout
            await asyncio.to_thread(self.queue.hide, self.name, message, hide_for=again)

    async def _poison(self, message: Message) -> None:
        # A message that was erased meanwhile must not appear in the poison queue.
        held = await asyncio.to_thread(self.queue.hide, self.name, message, hide_for=self.lease)
        if held is None:
            return
        log_line("queue.poisoned", level=logging.WARNING, queue=self.name.name, id=message.id)
        await asyncio.to_thread(self.queue.send, self.name.poison, message.body)
        await asyncio.to_thread(self.queue.delete, self.name, held)


@dataclass(slots=True)
class _Holder:
    """Keeps a message hidden, renewing half-way, and knows its latest receipt."""

    queue: Queue
    name: QueueName
    message: Message
    lease: timedelta

    async def renew_until(self, done: asyncio.Event) -> None:
        while not await happened(done, self.lease.total_seconds() / 2):
            try:
                renewed = await asyncio.to_thread(
                    self.queue.hide, self.name, self.message, hide_for=self.lease
                )
            except Exception:  # noqa: BLE001 - at worst the message is handled twice
                log.exception("a message of the queue %s cannot be kept hidden", self.name.name)
                continue
            if renewed is None:
                return  # Another consumer has it now.
            self.message = renewed
