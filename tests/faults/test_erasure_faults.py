"""An erasure ends by itself whatever call of a port fails, and at whatever point a process dies.

The long form tries every call and all four kinds: ``python -m pytest tests/faults --all-faults``.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from shared.accounts.model import IssuedTokens
from shared.kernel.errors import DomainError
from shared.ports.queues import ERASURES
from shared.privacy.erasure.model import LAST_WRITE_AFTER
from tests.support.clock import NOON, FixedClock
from tests.support.erasure_world import ADDRESS, ErasureWorld
from tests.support.injection import ALL, SHORT, Faults, Killed, Kind


class Template:
    """An installation with somebody in it who is about to leave, to be copied."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "template"
        world = ErasureWorld(self.folder, FixedClock())
        self.granted: IssuedTokens = world.member()
        world.fill(self.granted.user_id)

    @contextmanager
    def world(self) -> Iterator[ErasureWorld]:
        memory = Path("/dev/shm")  # noqa: S108 - our folder in it is private; syncing costs nothing there
        folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
        try:
            shutil.copytree(self.folder, folder / "state")
            yield ErasureWorld(folder / "state", FixedClock())
        finally:
            with suppress(OSError):
                shutil.rmtree(folder)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return Template(tmp_path_factory.mktemp("erasure"))


def erase(world: ErasureWorld, granted: IssuedTokens) -> None:
    """Do all of it: the request, the queue's work, and the timer half an hour later."""
    world.request(granted)
    world.work()
    world.clock.forward(LAST_WRITE_AFTER + timedelta(minutes=1))
    world.services.erasure.worker.run_due()


def ended(world: ErasureWorld, granted: IssuedTokens) -> list[str]:
    """Let time pass, and return what is wrong then; somebody who was not heard asks again."""
    world = world.another()
    if not world.going_on() and world.services.accounts.account.is_active(granted.user_id):
        world.clock.now = NOON  # the token is good for minutes only
        world.request(granted)
    world.clock.forward(timedelta(minutes=2))
    world.work()
    world.clock.forward(LAST_WRITE_AFTER)
    world.come_to_rest()
    wrong = world.traces(granted.user_id, "canary", ADDRESS)
    if world.services.queue.length(ERASURES.poison):
        wrong.append("a message was set aside")
    return wrong


def points(calls: list[str], *, every: bool) -> list[int]:
    """Return the numbers of the calls at which faults are tried.

    The short form tries every other one of the calls after one of a different name.
    """
    if every:
        return list(range(1, len(calls) + 1))
    first = {pair: number for number, pair in reversed(list(enumerate(pairwise(calls), 2)))}
    return sorted({1, len(calls), *first.values()})[::2]


@pytest.mark.clause("P5.3", "P7.4")
def test_an_erasure_ends_whatever_call_fails(
    template: Template, request: pytest.FixtureRequest, record_property: Any
) -> None:
    long: bool = request.config.getoption("--all-faults")
    faults = Faults()
    with template.world() as world:
        world.around(faults.around)
        erase(world, template.granted)
    at = points(faults.calls, every=long)
    kinds: tuple[Kind, ...] = ALL if long else SHORT
    wrong = []
    for number, place in enumerate(at):
        # The short form takes the kinds in turn.
        for kind in kinds if long else kinds[number % len(kinds) :][:1]:
            with template.world() as world:
                world.around(Faults(place, kind).around)
                with suppress(Killed, DomainError):
                    erase(world, template.granted)
                if left := ended(world, template.granted):
                    wrong.append(f"call {place} ({faults.calls[place - 1]}), {kind}: {left}")

    record_property(
        "explored", ("erasure", len(faults.calls), len(at) * (len(kinds) if long else 1))
    )
    assert len(faults.calls) > 100
    assert not wrong, "\n".join(wrong)
