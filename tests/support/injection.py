"""Failing at every single call of a port, and looking whether it makes a difference in the end.

A workflow is run once without a fault, which counts its calls. Then it is run again for every call
and every kind of fault, started anew over the same stores, and run to its end: what is stored then
must be what is stored after the run without a fault.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from functools import partial
from typing import Any, cast

from shared.kernel.errors import DomainError
from shared.ports import Outage
from tests.support.clock import FixedClock
from tests.support.media_world import MediaWorld
from tests.support.memory import memory_folder

type Step = Callable[[MediaWorld], object]
"""Something that a client, the host or a timer does, and does again when it was cut off."""


class Kind(StrEnum):
    """What happens at the call."""

    KILLED_BEFORE = "the process dies before it"
    KILLED_AFTER = "the process dies after it"
    REFUSED = "it fails"
    REPLY_LOST = "it succeeds and its reply is lost"


ALL = tuple(Kind)
SHORT = (Kind.KILLED_AFTER, Kind.REFUSED)
"""Dying before a call is dying after the one before it, so the suite need not try both."""


class Killed(BaseException):
    """The process dies here: nothing of the product may catch this."""


@dataclass
class Faults:
    """Counts the calls of every port it is wrapped round, and lets one of them go wrong."""

    at: int = 0
    kind: Kind | None = None
    meanwhile: Callable[[], object] | None = None
    calls: list[str] = field(default_factory=list)

    def around[T](self, port: T) -> T:
        """Return the port with faults."""
        return cast("T", _Faulty(port, self))

    def before(self, name: str) -> None:
        self.calls.append(name)
        if len(self.calls) == self.at:
            if self.meanwhile:
                self.meanwhile()
            if self.kind is Kind.KILLED_BEFORE:
                raise Killed
            if self.kind is Kind.REFUSED:
                raise Outage(retry_after_s=1)

    def after(self, place: int) -> None:
        if place == self.at:
            if self.kind is Kind.KILLED_AFTER:
                raise Killed
            if self.kind is Kind.REPLY_LOST:
                raise Outage(retry_after_s=1)


class _Faulty:
    def __init__(self, port: object, faults: Faults) -> None:
        self._port = port
        self._faults = faults

    def __getattr__(self, name: str) -> Callable[..., Any]:
        operation = getattr(self._port, name)

        def call(*given: Any, **named: Any) -> Any:
            self._faults.before(name)
            place = len(self._faults.calls)
            result = operation(*given, **named)
            self._faults.after(place)
            return result

        return call


@dataclass(frozen=True)
class Workflow:
    """``arrange`` without faults, ``act`` with one, ``settle`` without: what happens by itself."""

    name: str
    arrange: tuple[Step, ...]
    act: tuple[Step, ...]
    settle: tuple[Step, ...]


@dataclass(frozen=True)
class Explored:
    """How many points of a workflow were tried, and what went wrong at which."""

    workflow: str
    calls: int
    points: int
    wrong: list[str]


def explore(workflow: Workflow, kinds: tuple[Kind, ...]) -> Explored:
    """Run a workflow with every fault at every call."""
    with _world() as world:
        faults = Faults()
        expected = _run(world, workflow, faults)
    calls, wrong, points = len(faults.calls), [], 0
    for at in range(1, calls + 1):
        for kind in kinds:
            points += 1
            with _world() as world:
                found = _run(world, workflow, Faults(at, kind))
            if found != expected:
                told = f"call {at} of {calls} ({faults.calls[at - 1]}), {kind}"
                wrong.append(f"{told}:\n  expected {expected}\n  found    {found}")
    return Explored(workflow.name, calls, points, wrong)


def interleave(workflow: Workflow, other: Step) -> Explored:
    """Let somebody else do something between every two calls of a workflow.

    In the end it must be as if it had been done after the workflow.
    """
    with _world() as world:
        faults = Faults()
        after = replace(workflow, settle=(other, *workflow.settle))
        expected = _run(world, after, faults)
    calls, wrong = len(faults.calls), []
    for at in range(1, calls + 1):
        with _world() as world:
            found = _run(world, workflow, Faults(at, meanwhile=partial(other, world.beside())))
        if found != expected:
            told = f"before call {at} of {calls} ({faults.calls[at - 1]})"
            wrong.append(f"{told}:\n  expected {expected}\n  found    {found}")
    return Explored(f"{workflow.name} | {other.__name__}", calls, calls, wrong)


def _run(world: MediaWorld, workflow: Workflow, faults: Faults) -> dict[str, Any]:
    for step in workflow.arrange:
        step(world)
    world.start(faults.around)
    for step in workflow.act:
        try:
            step(world)
        except (Killed, DomainError):
            world.start()
            world.clock.forward(timedelta(seconds=31))  # the host's lease on a message
            step(world)
    world.start()
    for step in workflow.settle:
        step(world)
    return world.state()


@contextmanager
def _world() -> Iterator[MediaWorld]:
    with memory_folder() as folder:
        yield MediaWorld(folder, FixedClock())
