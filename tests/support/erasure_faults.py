"""Erasures in which a call fails or the process dies, and what is left of them in the end.

``python -m tests.support.erasure_faults``: every call of a port and all four kinds, and from each
state that this leaves, a second death after every call that writes. What happens next depends on
what is stored and the time, so a state that has been tried is not tried again. ``--refused N``: as
well, N pairs by chance of which the second call fails.
"""

import argparse
import hashlib
import random
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, override

from shared.accounts.model import IssuedTokens
from shared.kernel.errors import DomainError
from shared.ports.queues import ERASURES
from shared.privacy.erasure.model import LAST_WRITE_AFTER
from tests.support.clock import NOON, FixedClock
from tests.support.erasure_world import ADDRESS, ErasureWorld
from tests.support.injection import ALL, Faults, Killed, Kind
from tests.support.memory import memory_folder

_STORED = {
    "documents.db": "SELECT container, partition, id, body FROM documents ORDER BY 1, 2, 3",
    "queues.db": "SELECT queue, body, visible_at, dequeue_count FROM messages ORDER BY 1, 2, 3",
}
_READS = {"find", "folders", "get", "kept", "list", "list_partition", "peek", "query", "remnants"}
_PROGRESS_EVERY = 25


@contextmanager
def _copied(folder: Path, now: datetime) -> Iterator[ErasureWorld]:
    with memory_folder() as copy:
        shutil.copytree(folder, copy / "state")
        yield ErasureWorld(copy / "state", FixedClock(now))


class Template:
    """An installation with somebody in it who is about to leave, to be copied."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "template"
        world = ErasureWorld(self.folder, FixedClock())
        self.granted: IssuedTokens = world.member()
        world.fill(self.granted.user_id)

    @contextmanager
    def world(self) -> Iterator[ErasureWorld]:
        with _copied(self.folder, NOON) as world:
            yield world

    def calls(self, act: Callable[[ErasureWorld, IssuedTokens], object]) -> list[str]:
        """Return the calls of something in which nothing goes wrong."""
        faults = Faults()
        with self.world() as world:
            world.around(faults.around)
            act(world, self.granted)
        return faults.calls


def points(calls: list[str], *, every: bool) -> list[int]:
    """Return the numbers of the calls at which faults are tried.

    The short form tries every other one of the calls after one of a different name.
    """
    if every:
        return list(range(1, len(calls) + 1))
    first = {pair: number for number, pair in reversed(list(enumerate(pairwise(calls), 2)))}
    return sorted({1, len(calls), *first.values()})[::2]


def erase(world: ErasureWorld, granted: IssuedTokens) -> None:
    """Do all of it: the request, the queue's work, and the timer half an hour later."""
    world.request(granted)
    world.work()
    world.clock.forward(LAST_WRITE_AFTER + timedelta(minutes=1))
    world.services.erasure.worker.run_due()


def go_on(world: ErasureWorld, granted: IssuedTokens) -> None:
    """Let time pass; somebody who was not heard asks again."""
    if not world.going_on() and world.services.accounts.account.is_active(granted.user_id):
        world.clock.now = NOON  # the token is good for minutes only
        world.request(granted)
    world.clock.forward(timedelta(minutes=2))
    world.work()
    world.clock.forward(LAST_WRITE_AFTER)
    world.come_to_rest()


def ended(world: ErasureWorld, granted: IssuedTokens) -> list[str]:
    """Let another process go on, and return what is wrong in the end."""
    world = world.another()
    go_on(world, granted)
    wrong = world.traces(granted.user_id, "canary", ADDRESS)
    if world.services.queue.length(ERASURES.poison):
        wrong.append("a message was set aside")
    return wrong


@dataclass
class _Watched(Faults):
    """Counts calls, and looks after each that writes at what it has left."""

    look: Callable[[int], None] = lambda _place: None

    @override
    def after(self, place: int) -> None:
        if self.calls[place - 1] not in _READS:
            self.look(place)


@dataclass
class Exploration:
    """What was tried and what is wrong. ``again``: whether a process dies a second time."""

    template: Template
    again: bool = False
    points: int = 0
    wrong: list[str] = field(default_factory=list)
    seen: dict[bool, set[str]] = field(default_factory=lambda: {False: set(), True: set()})

    def fail(self, at: int, kind: Kind, name: str) -> None:
        """Let one call of an erasure go wrong, and see how it ends."""
        with self.template.world() as world:
            world.around(Faults(at, kind).around)
            with suppress(Killed, DomainError):
                erase(world, self.template.granted)
            self._judge(world, f"call {at} ({name}), {kind}", again=self.again)

    def fail_twice(self, first: tuple[int, Kind], second: tuple[int, Kind]) -> None:
        """Let one call go wrong, and another one of what follows."""
        granted = self.template.granted
        with self.template.world() as world:
            world.around(Faults(*first).around)
            with suppress(Killed, DomainError):
                erase(world, granted)
            other = world.another()
            other.around(Faults(*second).around)
            with suppress(Killed, DomainError):
                go_on(other, granted)
            self._judge(other, f"{first}, then {second}", again=False)

    def _judge(self, world: ErasureWorld, told: str, *, again: bool) -> None:
        self.points += 1
        if not again and self._is_known(world):
            return
        if again:
            if _fingerprint(world) in self.seen[True]:
                return
            self.seen[True].add(_fingerprint(world))
            self._die_again(world, told)
        if left := ended(world, self.template.granted):
            self.wrong.append(f"{told}: {left}")

    def _die_again(self, world: ErasureWorld, told: str) -> None:
        """Go on in a copy, and judge what is there after each of its calls."""

        def look(place: int) -> None:
            self.points += 1
            if not self._is_known(copy):
                with _copied(copy.folder, copy.clock.now) as left:
                    if wrong := ended(left, self.template.granted):
                        self.wrong.append(f"{told}; dies again after call {place}: {wrong}")

        with _copied(world.folder, world.clock.now) as copy:
            copy.around(_Watched(look=look).around)
            with suppress(DomainError):
                go_on(copy, self.template.granted)

    def _is_known(self, world: ErasureWorld) -> bool:
        mark = _fingerprint(world)
        known = mark in self.seen[False]
        self.seen[False].add(mark)
        return known


def _fingerprint(world: ErasureWorld) -> str:
    """Return what stands for everything that is stored, and the time."""
    stored: list[Any] = [world.clock.now]
    for name, query in _STORED.items():
        with closing(sqlite3.connect(world.folder / name)) as connection:
            stored.append(connection.execute(query).fetchall())
    for folder in ("blobs", "outbox"):
        files = sorted(each for each in (world.folder / folder).rglob("*") if each.is_file())
        stored += [(each.name, each.read_bytes()) for each in files]
    return hashlib.sha256(repr(stored).encode()).hexdigest()


def main(arguments: list[str]) -> int:
    """Try everything; return 1 if anything is left, or does not end."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.erasure_faults")
    parser.add_argument("--once", action="store_true", help="no second deaths")
    parser.add_argument("--refused", type=int, default=0, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        template = Template(Path(folder))
        calls = template.calls(erase)
        exploration = Exploration(template, again=not given.once)
        for number, (at, name) in enumerate(enumerate(calls, 1)):
            for kind in ALL:
                exploration.fail(at, kind, name)
            if number % _PROGRESS_EVERY == 0:
                print(f"call {at} of {len(calls)}: {exploration.points} points", flush=True)  # noqa: T201
        chance = random.Random(given.seed)  # noqa: S311 - chooses what to try
        for _ in range(given.refused):
            first = chance.randint(1, len(calls)), chance.choice(ALL)
            second = chance.randint(1, len(calls)), chance.choice((Kind.REFUSED, Kind.REPLY_LOST))
            exploration.fail_twice(first, second)
    states = sum(map(len, exploration.seen.values()))
    print(f"{len(calls)} calls, {exploration.points} points, {states} different states")  # noqa: T201
    print(f"{len(exploration.wrong)} wrong", *exploration.wrong, sep="\n")  # noqa: T201
    return 1 if exploration.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
