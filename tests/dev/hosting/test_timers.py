"""Timers: when they fire, what they remember, and what a restart makes up for."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dev.hosting.cron import Schedule
from dev.hosting.timers import Status, StatusStore, Timer, is_monitored
from tests.support.clock import NOON, FixedClock

HOURLY = Schedule.parse("0 0 * * * *")
ENOUGH = 4


class Enough(Exception):
    """The test has seen what it wanted."""


class World:
    """A clock that jumps ahead as far as a timer sleeps, and a function that takes some time."""

    def __init__(self, folder: Path) -> None:
        self.clock = FixedClock()
        self.folder = folder
        self.store = StatusStore(folder)
        self.fired: list[tuple[datetime, dict[str, Any]]] = []
        self.slept: list[float] = []
        self.takes = timedelta(0)
        self.asleep = timedelta(0)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.clock.forward(timedelta(seconds=seconds) + self.asleep)
        self.asleep = timedelta(0)

    async def fire(self, details: dict[str, Any]) -> None:
        self.fired.append((self.clock(), details))
        self.clock.forward(self.takes)
        if len(self.fired) == ENOUGH:
            raise Enough

    def run(
        self,
        schedule: Schedule = HOURLY,
        *,
        at_start: bool = False,
        monitored: bool = True,
    ) -> list[datetime]:
        store = self.store if monitored else None
        timer = Timer("t", schedule, at_start, store, self.fire, self.clock, self.sleep)
        self.fired.clear()
        with pytest.raises(Enough):
            asyncio.run(timer.run())
        return [at for at, _ in self.fired]

    def past_due(self) -> list[bool]:
        return [details["IsPastDue"] for _, details in self.fired]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "timers")


def hours(*after_noon: float) -> list[datetime]:
    return [NOON + timedelta(hours=hour) for hour in after_noon]


def test_a_new_timer_fires_at_each_time_and_not_at_the_start(world: World) -> None:
    assert world.run() == hours(1, 2, 3, 4)
    assert world.past_due() == [False] * 4


def test_a_timer_may_run_at_the_start_too(world: World) -> None:
    assert world.run(at_start=True) == hours(0, 1, 2, 3)


def test_a_missed_time_is_made_up_for_once_at_the_start(world: World) -> None:
    world.run()
    world.clock.forward(timedelta(hours=9, minutes=30))

    assert world.run() == hours(13.5, 14, 15, 16)
    assert world.past_due() == [True, False, False, False]


def test_a_past_due_run_takes_the_place_of_the_run_at_the_start(world: World) -> None:
    world.run()
    world.clock.forward(timedelta(hours=9, minutes=30))

    assert world.run(at_start=True) == hours(13.5, 14, 15, 16)


def test_a_restart_between_two_times_runs_nothing(world: World) -> None:
    world.run()
    world.store.save("t", Status(last=hours(4)[0], next=hours(5)[0], updated=hours(4)[0]))
    world.clock.forward(timedelta(minutes=30))

    assert world.run() == hours(5, 6, 7, 8)


def test_a_host_that_died_during_a_run_runs_again_at_the_start(world: World) -> None:
    world.run()  # the last run raised before its end was noted

    assert world.store.load("t") == Status(last=hours(3)[0], next=hours(4)[0], updated=hours(3)[0])
    world.clock.forward(timedelta(seconds=1))
    assert world.run()[0] == hours(4)[0] + timedelta(seconds=1)
    assert world.past_due()[0]


def test_a_new_schedule_is_not_past_due_for_times_before_it_was_made(world: World) -> None:
    world.run()
    world.clock.forward(timedelta(hours=9, minutes=5))

    fired = world.run(Schedule.parse("0 30 * * * *"))

    assert fired == hours(13.5, 14.5, 15.5, 16.5)


def test_what_is_not_monitored_is_not_made_up_for(world: World) -> None:
    world.run(monitored=False)
    world.clock.forward(timedelta(hours=9, minutes=30))

    assert world.run(monitored=False) == hours(14, 15, 16, 17)
    assert world.store.load("t") is None
    assert world.fired[0][1]["ScheduleStatus"] is None


def test_a_run_that_takes_too_long_is_followed_by_one_run_and_never_overlaps(world: World) -> None:
    world.takes = timedelta(minutes=150)

    assert world.run() == hours(1, 3.5, 6, 8.5)


def test_long_waits_are_cut_so_that_a_machine_that_slept_is_noticed(world: World) -> None:
    world.asleep = timedelta(minutes=59, seconds=40)

    assert world.run()[0] == NOON + timedelta(minutes=60, seconds=10)
    assert max(world.slept) <= 30


def test_the_function_is_told_what_the_worker_expects(world: World) -> None:
    world.run()

    assert world.fired[0][1] == {
        "Schedule": {"AdjustForDST": True},
        "ScheduleStatus": {
            "Last": "0001-01-01T00:00:00+00:00",
            "Next": "2026-11-24T13:00:00+00:00",
            "LastUpdated": "2026-11-24T12:00:00+00:00",
        },
        "IsPastDue": False,
    }
    assert world.fired[1][1]["ScheduleStatus"]["Last"] == "2026-11-24T13:00:00+00:00"


@pytest.mark.parametrize(
    "torn", ["", "{", '{"last": null}', '{"last":null,"next":"x","updated":1}']
)
def test_a_status_that_cannot_be_read_counts_as_none(world: World, torn: str) -> None:
    world.run()
    [kept] = world.folder.iterdir()
    kept.write_text(torn)

    assert world.store.load("t") is None
    assert world.run()[0] > world.clock() - timedelta(hours=4, minutes=1)


def test_a_timer_that_comes_more_than_once_a_minute_is_not_monitored() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)

    assert is_monitored(Schedule.parse("0 * * * * *"), use_monitor=None, now=now)
    assert not is_monitored(Schedule.parse("*/30 * * * * *"), use_monitor=True, now=now)
    assert not is_monitored(Schedule.parse("0 * * * * *"), use_monitor=False, now=now)
