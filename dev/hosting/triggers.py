"""Triggers: what the timer and queue functions of an app wait for, and running them by hand."""

import asyncio
import contextlib
import fcntl
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from azure_functions_runtime.bindings.datumdef import Datum

from dev.hosting.cron import BadSchedule, Schedule
from dev.hosting.engine import QUEUE, TIMER, Engine, Function, json_datum, text_datum
from dev.hosting.logs import log_line
from dev.hosting.queues import QueueListener
from dev.hosting.settings import QueueOptions, StartError, resolved
from dev.hosting.timers import StatusStore, Timer, is_monitored
from dev.hosting.trace_context import new_trace
from dev.hosting.waiting import happened
from shared.kernel.clock import Clock
from shared.ports.queues import Message, Queue, QueueName

_NEXT_TRY_S = 1.0
_NO_EXPIRY = "9999-12-31T23:59:59+00:00"


class _Stopped(Exception):
    """The host stops while a timer waits."""


@dataclass(frozen=True, slots=True)
class Triggers:
    """Everything that runs functions other than HTTP."""

    engine: Engine
    functions: tuple[Function, ...]
    queue: Queue | None
    options: QueueOptions
    state: Path
    lease: timedelta
    environ: Mapping[str, str]
    clock: Clock

    async def run(self, stopping: asyncio.Event) -> None:
        """Wait and run until told to stop, then until what is under way has ended."""
        listeners = self.listeners()
        async with asyncio.TaskGroup() as group:
            for listener in listeners:
                group.create_task(listener.run(stopping))
            group.create_task(self._run_timers(stopping))
            # An app without any of these goes on as well.
            group.create_task(stopping.wait())

    def check(self) -> None:
        """Raise StartError when a trigger cannot be served."""
        self.listeners()
        self.timers(asyncio.Event())

    def listeners(self) -> list[QueueListener]:
        """Return a listener for each queue function; raises StartError without a queue."""
        functions = [function for function in self.functions if function.kind == QUEUE]
        if functions and self.queue is None:
            raise StartError(f"{functions[0].name}: there is no queue behind queue triggers")
        return [
            QueueListener(
                self.queue,
                QueueName(resolved(function.trigger["queueName"], self.environ)),
                self.options,
                partial(self._on_message, function),
                self.lease,
            )
            for function in functions
            if self.queue
        ]

    def timers(self, stopping: asyncio.Event) -> list[Timer]:
        """Return a timer for each timer function; raises StartError for a bad schedule."""
        store = StatusStore(self.state / "timers")
        functions = [function for function in self.functions if function.kind == TIMER]
        return [self._timer(function, store, stopping) for function in functions]

    async def by_hand(self, function: Function, given: str) -> None:
        """Run a timer function now, or a queue function on a text."""
        if function.kind == TIMER:
            details: dict[str, Any] = {"Schedule": {}, "ScheduleStatus": None, "IsPastDue": False}
            await self._invoke(function, json_datum(details), {})
        else:
            message = Message(id="by-hand", body={}, dequeue_count=1, receipt="")
            await self._invoke(function, text_datum(given), self._metadata(message, given))

    def _timer(self, function: Function, store: StatusStore, stopping: asyncio.Event) -> Timer:
        async def sleep(seconds: float) -> None:
            if await happened(stopping, seconds):
                raise _Stopped

        trigger = function.trigger
        try:
            schedule = Schedule.parse(resolved(trigger["schedule"], self.environ))
        except BadSchedule as error:
            raise StartError(f"{function.name}: {error}") from None
        kept = is_monitored(schedule, use_monitor=trigger.get("useMonitor"), now=self.clock())
        return Timer(
            name=function.name,
            schedule=schedule,
            run_on_startup=bool(trigger.get("runOnStartup")),
            store=store if kept else None,
            fire=partial(self._on_timer, function),
            clock=self.clock,
            sleep=sleep,
        )

    async def _run_timers(self, stopping: asyncio.Event) -> None:
        # As in Azure, of several hosts on one state only one runs the timers.
        timers = self.timers(stopping)
        with (self.state / "timers" / "lock").open("w") as file:
            while not _locked(file.fileno()):
                if await happened(stopping, _NEXT_TRY_S):
                    return
            await asyncio.gather(*(_until_stopped(timer) for timer in timers))

    async def _on_timer(self, function: Function, details: dict[str, Any]) -> None:
        await self._invoke(function, json_datum(details), {})

    async def _on_message(self, function: Function, message: Message) -> bool:
        text = _as_json(message)
        return await self._invoke(function, text_datum(text), self._metadata(message, text))

    async def _invoke(self, function: Function, value: Datum, metadata: dict[str, Datum]) -> bool:
        trace, began = new_trace(), time.perf_counter()
        outcome = await self.engine.invoke(function, value, metadata, trace)
        log_line(
            "function.ran",
            function=function.name,
            trigger=function.kind,
            succeeded=outcome.succeeded,
            ms=round((time.perf_counter() - began) * 1000, 1),
            trace_id=trace.id,
        )
        return outcome.succeeded

    def _metadata(self, message: Message, text: str) -> dict[str, Datum]:
        # Our port tells no times of a message; the host has these to say when the storage does not.
        now = self.clock()
        return {
            "QueueTrigger": text_datum(text),
            "Id": text_datum(message.id),
            "DequeueCount": json_datum(message.dequeue_count),
            "PopReceipt": text_datum(message.receipt),
            "InsertionTime": json_datum(_instant(now)),
            "ExpirationTime": json_datum(_NO_EXPIRY),
            "NextVisibleTime": json_datum(_instant(now + self.lease)),
        }


async def _until_stopped(timer: Timer) -> None:
    with contextlib.suppress(_Stopped):
        await timer.run()


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _as_json(message: Message) -> str:
    return json.dumps(message.body)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
