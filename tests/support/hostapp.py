"""The fixture app of tests/fixtures/hostapp on a host in a process of its own."""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from dev.hosting.testing import RunningHost, running_host
from dev.hosting.trace_context import TraceContext

APP = Path(__file__).parents[1] / "fixtures" / "hostapp"

QUIET = {
    "AzureWebJobs.every_second.Disabled": "true",
    "AzureWebJobs.at_start.Disabled": "true",
}
"""Settings that keep the timers from running beside a test of something else."""


@dataclass(frozen=True)
class Fixture:
    """The fixture app on a host."""

    host: RunningHost
    http: httpx.Client
    data: Path

    def journal(self) -> list[dict[str, Any]]:
        path = self.data / "journal"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def access(self) -> list[dict[str, Any]]:
        return [line for line in self.host.lines() if line["log"] == "access"]

    def logged(self, trace: TraceContext) -> dict[str, Any]:
        """Wait for what the access log says of a request, which is written after its answer."""
        return until(
            lambda: next((line for line in self.access() if line["trace_id"] == trace.id), None)
        )


def until[T](look: Callable[[], T | None], *, within_s: float = 15) -> T:
    """Look again and again until there is something to see."""
    deadline = time.monotonic() + within_s
    while not (found := look()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)
    return found


type Start = Callable[..., AbstractContextManager[Fixture]]


@contextmanager
def serve(
    folder: Path, *, env: Mapping[str, str] | None = None, arguments: Sequence[str] = ()
) -> Iterator[Fixture]:
    data = folder / "data"
    data.mkdir(exist_ok=True)
    backends = ("--backends", "hostapp_backends:backends")
    host = running_host(
        state=folder / "state",
        env={"HOSTAPP_DATA": str(data), **QUIET, **(env or {})},
        arguments=("--app", str(APP), *backends, *arguments),
    )
    with host as running, httpx.Client(base_url=running.url, timeout=20) as http:
        yield Fixture(running, http, data)
