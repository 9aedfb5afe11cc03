"""Timer triggers, after the timer extension: TimerListener and ScheduleMonitor.

What is monitored has its next time on disk, so that a time missed while the host was down is made
up for by one run at the start. A timer never overlaps itself and a failing run changes nothing.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from dev.hosting.cron import Schedule
from dev.hosting.logs import log_line
from shared.kernel.clock import Clock, Instant

type Fire = Callable[[dict[str, Any]], Awaitable[None]]
"""Runs the function on a timer's JSON; never raises."""

type Sleep = Callable[[float], Awaitable[None]]

_LONGEST_SLEEP_S = 30.0
"""A machine that was asleep, or whose clock was set, is noticed within this time."""

_NEVER = "0001-01-01T00:00:00+00:00"


class Status(BaseModel):
    """When a timer last ran and is next due."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    last: Instant | None
    next: Instant
    updated: Instant


class StatusStore:
    """Keeps the status of each timer in a file."""

    def __init__(self, folder: Path) -> None:
        """Use a folder, which is made if need be."""
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def load(self, name: str) -> Status | None:
        """Return what is known of a timer; a file that cannot be read counts as none."""
        try:
            return Status.model_validate_json(self._path(name).read_bytes())
        except FileNotFoundError:
            return None
        except ValidationError:
            log_line("timer.status_unreadable", function=name)
            return None

    def save(self, name: str, status: Status) -> None:
        """Remember the status of a timer, whole or not at all."""
        path = self._path(name)
        draft = path.with_suffix(".new")
        with draft.open("wb") as file:
            file.write(status.model_dump_json().encode())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.json"


@dataclass(slots=True)
class Timer:
    """One timer function. Without a store it is not monitored."""

    name: str
    schedule: Schedule
    run_on_startup: bool
    store: StatusStore | None
    fire: Fire
    clock: Clock
    sleep: Sleep = asyncio.sleep

    async def run(self) -> None:
        """Fire at every time of the schedule, for ever."""
        status, past_due = self._begin()
        if past_due or self.run_on_startup:
            status = await self._fire(status, past_due=past_due)
        while True:
            await self._until(status.next)
            status = await self._fire(status)

    def _begin(self) -> tuple[Status, bool]:
        now = self.clock()
        status = self.store.load(self.name) if self.store else None
        if status is None:
            return self._saved(self._fresh(now, updated=now)), False
        reference = status.last or status.updated
        if status.next != self.schedule.next_after(reference):
            # The schedule is another one now; a time of the new one that has passed is not made up.
            since = now if now > self.schedule.next_after(reference) else reference
            status = self._saved(self._fresh(since, updated=since))
        return status, now > status.next

    def _fresh(self, since: datetime, *, updated: datetime) -> Status:
        return Status(last=None, next=self.schedule.next_after(since), updated=updated)

    async def _fire(self, status: Status, *, past_due: bool = False) -> Status:
        began = self.clock()
        await self.fire(self._details(status, past_due=past_due))
        following = self.schedule.next_after(began)
        return self._saved(Status(last=began, next=following, updated=began))

    def _saved(self, status: Status) -> Status:
        if self.store:
            self.store.save(self.name, status)
        return status

    async def _until(self, due: datetime) -> None:
        left = 1.0
        while left > 0:
            left = (due - self.clock()).total_seconds()
            # Even what is overdue asks here whether the host stops.
            await self.sleep(min(max(left, 0), _LONGEST_SLEEP_S))

    def _details(self, status: Status, *, past_due: bool) -> dict[str, Any]:
        shown = {
            "Last": status.last.isoformat() if status.last else _NEVER,
            "Next": status.next.isoformat(),
            "LastUpdated": status.updated.isoformat(),
        }
        return {
            "Schedule": {"AdjustForDST": True},
            "ScheduleStatus": shown if self.store else None,
            "IsPastDue": past_due,
        }


def is_monitored(schedule: Schedule, *, use_monitor: bool | None, now: datetime) -> bool:
    """Tell whether a timer's status is kept: not if it fires more than once a minute."""
    second = schedule.next_after(schedule.next_after(now))
    return use_monitor is not False and second > now + timedelta(minutes=1)
