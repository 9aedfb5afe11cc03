"""Webhooks accepted per second and how long an answer takes, beside bare inserts into SQLite.

Accepting an event is two durable writes: its row and its message. Rounds of events alternate with
rounds in which nothing but SQLite inserts the same rows, each durable by itself, so that a slow
disk or a busy machine shows in both figures. What decides is the function itself, from the request
to the response; the same over HTTP and the local host, with its client on the same cores, is
printed beside it. Razorpay gives up on an answer after five seconds.
"""

import argparse
import http.client
import json
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from itertools import batched
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import azure.functions as func

from dev.hosting.testing import RunningHost, running_host
from shared.adapters.razorpay.signatures import signature_of
from shared.bootstrap import Services, using
from shared.config import Settings
from shared.store import body_of
from shared.triggers import load

_SECRET = "bench-webhook-secret"  # noqa: S105 - of a server that lives for this measurement
_PATH = "/api/v1/webhooks/razorpay"
_ROUND = 100
LEAST_PER_S = 300
MOST_P99_S = 0.05

type Send = Callable[[bytes], None]


class Rate(NamedTuple):
    """How fast something went: per second, its slowest hundredth, and CPU for each."""

    per_s: float
    median_s: float
    p99_s: float
    cpu_s: float


def main(arguments: list[str]) -> int:
    """Print rates and times; fail below LEAST_PER_S or when the slowest hundredth is too slow."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--events", type=int, default=2000)
    options.add_argument("--at-once", type=int, default=8)
    given = options.parse_args(arguments)
    bodies = [_event(number) for number in range(given.events)]
    with tempfile.TemporaryDirectory() as folder:
        accepted, bare = _function(Path(folder), bodies, given.at_once)
    _say(f"function, {given.at_once} at once", accepted)
    _say("bare SQLite", bare)
    with tempfile.TemporaryDirectory() as folder:
        _over_http(Path(folder), bodies, given.at_once)
    print(f"function : bare inserts of the same rows = {accepted.per_s / bare.per_s:.2f}")
    print(f"needed: {LEAST_PER_S} events/s, p99 below {MOST_P99_S * 1000:.0f} ms")
    return int(accepted.per_s < LEAST_PER_S or accepted.p99_s >= MOST_P99_S)


def _function(folder: Path, bodies: list[bytes], at_once: int) -> tuple[Rate, Rate]:
    """Measure the function and bare inserts of what it has stored, turn by turn."""
    services = Services(
        Settings(
            data_dir=folder,
            razorpay_key_id="rzp_test_bench",
            razorpay_key_secret="bench-key-secret",  # noqa: S106 - of this measurement
            razorpay_webhook_secret=_SECRET,
        )
    )
    ours, theirs = _Times(), _Times()
    message = json.dumps({"day": "2026-11-27", "row_id": "0" * 64})
    with using(services), _bare(folder / "bare.db") as insert, ThreadPoolExecutor(at_once) as pool:
        ours.take([_event(-number) for number in range(1, 200)], _call, pool)
        ours, row = _Times(), json.dumps(body_of(next(services.billing.inbox.waiting())))
        with ThreadPoolExecutor(1) as alone:
            for some in batched(bodies, _ROUND, strict=False):
                ours.take(some, _call, pool)
                theirs.take([b""] * len(some), lambda _: insert(row, message), alone)
    return ours.rate(), theirs.rate()


def _call(body: bytes) -> None:
    """Hand an event to the function, as the host does."""
    headers = {"X-Razorpay-Signature": signature_of(_SECRET, body)}
    request = func.HttpRequest(
        "POST",
        f"https://bench{_PATH}",
        headers={**headers, "Content-Type": "application/json"},
        body=body,
    )
    response = load("razorpay_webhook").handler(request)
    if response.status_code != http.client.OK:
        raise ValueError(f"the answer was {response.status_code}")


@contextmanager
def _bare(path: Path) -> Iterator[Callable[[str, str], None]]:
    """Lend what inserts a row and a message, each durable by itself."""
    with closing(
        sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    ) as connection:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, body TEXT)")
        connection.execute("CREATE TABLE messages (id INTEGER PRIMARY KEY, body TEXT)")

        def insert(row: str, message: str) -> None:
            connection.execute("INSERT INTO rows (body) VALUES (?)", (row,))
            connection.execute("INSERT INTO messages (body) VALUES (?)", (message,))

        yield insert


def _over_http(folder: Path, bodies: list[bytes], at_once: int) -> None:
    """Measure the same over HTTP and the local host."""
    env = {
        "IMOCK_RAZORPAY_KEY_ID": "rzp_test_bench",
        "IMOCK_RAZORPAY_KEY_SECRET": "bench-key-secret",
        "IMOCK_RAZORPAY_WEBHOOK_SECRET": _SECRET,
        "IMOCK_RAZORPAY_API_URL": "http://127.0.0.1:9",  # no server: only the answer is measured
        "AzureWebJobs.payment_process.Disabled": "true",
    }
    with running_host(state=folder, env=env) as host:
        _measure_host(host, "warming", bodies[: len(bodies) // 4], at_once)
        fresh = [_event(-number) for number in range(1, len(bodies) + 1)]
        _measure_host(host, f"HTTP, {at_once} at once", fresh, at_once)
        _measure_host(host, "HTTP, repeated", [_event(-1)] * len(bodies), at_once)
        _measure_host(host, "HTTP, 1 at once", [_event(10**6 + n) for n in range(200)], 1)


def _measure_host(host: RunningHost, name: str, bodies: list[bytes], at_once: int) -> None:
    before, times = _cpu_of(host), _Times()
    shares = [bodies[start::at_once] for start in range(at_once)]
    began = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        for taken in pool.map(lambda share: _send_all(host.url, share), shares):
            times.each.extend(taken)
    times.wall_s, times.cpu_s = time.perf_counter() - began, _cpu_of(host) - before
    _say(name, times.rate())


def _send_all(url: str, bodies: Sequence[bytes]) -> list[float]:
    """Send events one after another over one connection; return how long each took."""
    taken = []
    with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)) as connection:
        for body in bodies:
            headers = {
                "X-Razorpay-Signature": signature_of(_SECRET, body),
                "Content-Type": "application/json",
            }
            began = time.perf_counter()
            connection.request("POST", _PATH, body, headers)
            response = connection.getresponse()
            response.read()
            taken.append(time.perf_counter() - began)
            if response.status != http.client.OK:
                raise ValueError(f"the answer was {response.status}")
    return taken


def _cpu_of(host: RunningHost) -> float:
    """Return the seconds of CPU that a host has used."""
    fields = Path(f"/proc/{host.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class _Times:
    """How long each of many took, and all of them together."""

    def __init__(self) -> None:
        self.each: list[float] = []
        self.wall_s = 0.0
        self.cpu_s = 0.0

    def take(self, bodies: Sequence[bytes], send: Send, pool: ThreadPoolExecutor) -> None:
        """Measure one more round."""

        def timed(body: bytes) -> float:
            began = time.perf_counter()
            send(body)
            return time.perf_counter() - began

        began, cpu = time.perf_counter(), time.process_time()
        self.each.extend(pool.map(timed, bodies))
        self.wall_s += time.perf_counter() - began
        self.cpu_s += time.process_time() - cpu

    def rate(self) -> Rate:
        """Return what was measured."""
        ordered, count = sorted(self.each), len(self.each)
        return Rate(
            count / self.wall_s,
            ordered[count // 2],
            ordered[int(count * 0.99)],
            self.cpu_s / count,
        )


def _say(name: str, rate: Rate) -> None:
    print(
        f"{name:<22}{rate.per_s:>7.0f} events/s   median {rate.median_s * 1000:5.1f} ms"
        f"   p99 {rate.p99_s * 1000:6.1f} ms   {rate.cpu_s * 1000:.2f} ms of CPU each"
        f"   ({os.cpu_count()} cores)",
        flush=True,
    )


def _event(number: int) -> bytes:
    payment = {"id": f"pay_{number % 10**14:014}", "card": {"last4": "0000"}, "notes": []}
    document = {
        "entity": "event",
        "event": "payment.captured",
        "payload": {"payment": {"entity": payment}},
        "created_at": int(time.time()),
        "filler": "x" * 1200,
    }
    return json.dumps(document).encode()
