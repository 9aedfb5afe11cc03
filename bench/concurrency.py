"""How many requests one instance should take at a time: `python -m bench concurrency`.

One core, as an instance of 2,048 MB has, and stores that take as long as Azure's. For each number n
there are n threads in the worker and n clients at once: Azure hands an instance no more requests
than its per-instance concurrency says. Prints throughput as a ratio to n = 1, and what a client
waits.
"""

import argparse
import itertools
import os
import statistics
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx

from bench._waiting_host import WAIT
from dev.candidate import Candidate, Outbox, good_answer
from dev.hosting.testing import RunningHost, running_host

type Act = Callable[[Candidate], object]

_PEOPLE = 4


class _Run(NamedTuple):
    """What each answered request took, how many were refused; what it all took, and of the core."""

    times: list[float]
    refused: int
    took: float
    cpu: float

    @property
    def rate(self) -> float:
        """Requests answered in a second."""
        return len(self.times) / self.took


def main(arguments: list[str]) -> int:
    """Print a table for a mix of requests and one for logins alone; return 1 on any refusal."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--loads", nargs="+", choices=_LOADS, default=list(_LOADS))
    options.add_argument("--threads", type=int, nargs="+", default=[1, 2, 4, 8, 16, 32])
    options.add_argument("--seconds", type=float, default=6)
    options.add_argument("--rounds", type=int, default=3, help="of which the best counts")
    options.add_argument("--wait-ms", type=float, default=5, help="an operation on a store")
    given = options.parse_args(arguments)
    refused = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in given.loads:
            act = _LOADS[name]
            runs = defaultdict[int, list[_Run]](list)
            for _, threads in itertools.product(range(given.rounds), given.threads):
                with _host(Path(folder), threads, given.wait_ms) as (host, people):
                    runs[threads].append(_measure(act, host, people, threads, given.seconds))
            # Whatever else the machine does can only slow a run down.
            best = {n: max(each, key=lambda run: run.rate) for n, each in runs.items()}
            _print(name, best)
            refused += sum(run.refused for run in best.values())
    return bool(refused)


def _print(name: str, best: dict[int, _Run]) -> None:
    heads = ("per s", "ratio", "p50 ms", "p99 ms", "CPU ms", "refused")
    print(f"{name:<8}{'n':>4}", *(f"{head:>8}" for head in heads))
    base = next(iter(best.values())).rate
    for threads, run in best.items():
        cuts = [cut * 1e3 for cut in statistics.quantiles(run.times, n=100, method="inclusive")]
        cpu = run.cpu / len(run.times) * 1e3
        shown = f"{run.rate:>8.1f} {run.rate / base:>8.2f} {cuts[49]:>8.0f} {cuts[98]:>8.0f}"
        print(f"{'':<8}{threads:>4} {shown} {cpu:>8.1f} {run.refused:>8}", flush=True)


@contextmanager
def _host(
    folder: Path, threads: int, wait_ms: float
) -> Iterator[tuple[RunningHost, list[Candidate]]]:
    """Serve with so many threads, to people who are logged in."""
    env = {
        "IMOCK_DATA_DIR": str(folder),
        "IMOCK_RATE_LIMITS": "off",
        "PYTHON_THREADPOOL_THREAD_COUNT": str(threads),
        WAIT: str(wait_ms),
    }
    arguments = ["--backends", "bench._waiting_host:backends"]
    with running_host(state=folder, env=env, arguments=arguments) as host:
        people = [_person(host.url, folder, number) for number in range(_PEOPLE)]
        yield host, people
        for person in people:
            person.http.close()


def _person(url: str, folder: Path, number: int) -> Candidate:
    client = httpx.Client(base_url=url, timeout=120)
    address = f"person{number}@example.com"
    person = Candidate(client, Outbox(folder / "outbox"), name="A", address=address)
    try:
        person.log_in()
    except httpx.HTTPStatusError:
        person.register()
        person.confirm()
        person.log_in()
        person.prepare_for("backend", "mid", "system design")
    return person


def _interview(person: Candidate) -> None:
    """Log in once and do what an interview asks for: 18 requests."""
    person.log_in()
    for path in ("account", "profile", "resumes", "sessions"):
        person.read(path)
    session = person.open_interview(questions=3)
    for question in session["questions"]:
        person.answer(session["id"], question["id"], good_answer(question))
        person.read(f"sessions/{session['id']}")
        person.read("profile")
    person.end(session["id"])
    person.evaluate(session["id"])
    person.report(session["id"])


def _cpu_s(host: RunningHost) -> float:
    """Return the seconds of a processor that the host has had so far."""
    fields = Path(f"/proc/{host.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _measure(
    act: Act, host: RunningHost, people: list[Candidate], clients: int, seconds: float
) -> _Run:
    """Do the act over and over, by so many clients at once."""
    times: list[float] = []
    refused = itertools.count()
    lock = threading.Lock()

    def note(response: httpx.Response) -> None:
        response.read()
        with lock:
            times.append(response.elapsed.total_seconds())

    def keep_on(number: int) -> None:
        kept = people[number % len(people)]
        with httpx.Client(base_url=kept.http.base_url, timeout=120) as client:
            client.event_hooks = {"response": [note]}
            person = Candidate(client, kept.outbox, name=kept.name, address=kept.address)
            while time.perf_counter() < until:
                try:
                    act(person)
                except httpx.HTTPError:
                    next(refused)

    began, had = time.perf_counter(), _cpu_s(host)
    until = began + seconds
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(keep_on, range(clients)))
    return _Run(times, next(refused), time.perf_counter() - began, _cpu_s(host) - had)


_LOADS: dict[str, Act] = {"mix": _interview, "logins": Candidate.log_in}
