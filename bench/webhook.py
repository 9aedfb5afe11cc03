"""Webhooks accepted per second and how long an answer takes, beside bare inserts into SQLite.

Accepting an event is two durable writes: its row and its message. The same rows are inserted by
nothing but SQLite in the same run, with the same promise of durability, so that a slow disk or a
busy machine shows in both figures. Razorpay gives up on an answer after five seconds.
"""

import argparse
import json
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import httpx

from dev.hosting.testing import running_host
from shared.adapters.razorpay.signatures import is_signed, signature_of
from shared.bootstrap import Services
from shared.config import Settings
from shared.ports.documents import INBOX
from shared.ports.queues import PAYMENTS
from shared.store import body_of

_SECRET = "bench-webhook-secret"  # noqa: S105 - of a server that lives for this measurement
LEAST_PER_S = 300
MOST_P99_S = 0.05


def main(arguments: list[str]) -> int:
    """Print rates and times; fail below LEAST_PER_S or when the slowest hundredth is too slow."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--events", type=int, default=2000)
    options.add_argument("--at-once", type=int, default=8)
    given = options.parse_args(arguments)
    env = {
        "IMOCK_RAZORPAY_KEY_ID": "rzp_test_bench",
        "IMOCK_RAZORPAY_KEY_SECRET": "bench-key-secret",
        "IMOCK_RAZORPAY_WEBHOOK_SECRET": _SECRET,
        "IMOCK_RAZORPAY_API_URL": "http://127.0.0.1:9",  # no server: only the answer is measured
        "AzureWebJobs.payment_process.Disabled": "true",
    }
    with (
        tempfile.TemporaryDirectory() as folder,
        running_host(state=Path(folder), env=env) as host,
        httpx.Client(base_url=host.url, timeout=30) as client,
    ):
        send = _sender(client)
        _measure(
            "HTTP, warming up",
            [_event(n) for n in range(min(500, given.events))],
            given.at_once,
            send,
        )
        fresh = [_event(-n) for n in range(1, given.events + 1)]
        _measure("HTTP, new events", fresh, given.at_once, send)
        _measure("HTTP, repeated", [_event(1)] * given.events, given.at_once, send)
        _measure(
            "HTTP, one at a time",
            [_event(10**6 + n) for n in range(min(200, given.events))],
            1,
            send,
        )
    return _in_this_process(given.events)


def _in_this_process(events: int) -> int:
    """Measure the acceptance itself, without HTTP and its client, against bare inserts."""
    with tempfile.TemporaryDirectory() as folder:
        services = Services(Settings(data_dir=Path(folder)))
        inbox = services.billing.inbox

        def accept(body: bytes) -> None:
            if not is_signed(_SECRET, body, signature_of(_SECRET, body)):
                raise ValueError("a good signature was refused")
            inbox.accept(body, event_id=None)

        _measure("accepted, warming", [_event(n) for n in range(min(200, events))], 1, accept)
        bodies = [_event(-n) for n in range(1, events + 1)]
        rate, p99 = _measure("accepted, new", bodies, 1, accept)
        rows = [json.dumps(body_of(each)) for each in inbox.waiting()][:events]
        messages = [json.dumps({"day": "2026-11-27", "row_id": "0" * 64})] * len(rows)
        bare = _bare(Path(folder) / "bare.db", rows, messages)
    print(f"accepted : bare inserts of the same rows = {rate / bare:.2f}", flush=True)
    print(f"{INBOX.name} and {PAYMENTS.name}: at least {LEAST_PER_S}/s, p99 below {MOST_P99_S} s")
    return int(rate < LEAST_PER_S or p99 >= MOST_P99_S)


def _bare(path: Path, rows: list[str], messages: list[str]) -> float:
    """Insert the rows and messages, each durable by itself; print and return the rate of pairs."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, body TEXT)")
        connection.execute("CREATE TABLE messages (id INTEGER PRIMARY KEY, body TEXT)")
        began = time.perf_counter()
        for row, message in zip(rows, messages, strict=True):
            connection.execute("INSERT INTO rows (body) VALUES (?)", (row,))
            connection.execute("INSERT INTO messages (body) VALUES (?)", (message,))
        rate = len(rows) / (time.perf_counter() - began)
    print(f"{'bare SQLite':<20}{1:>3} at once{rate:>9.0f} events/s", flush=True)
    return rate


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


def _sender(client: httpx.Client) -> Callable[[bytes], None]:
    def send(body: bytes) -> None:
        headers = {
            "X-Razorpay-Signature": signature_of(_SECRET, body),
            "Content-Type": "application/json",
        }
        client.post("/api/v1/webhooks/razorpay", content=body, headers=headers).raise_for_status()

    return send


def _measure(
    name: str, bodies: list[bytes], at_once: int, send: Callable[[bytes], None]
) -> tuple[float, float]:
    """Send the events; print and return the rate, and the time that 99 of 100 stay under."""

    def timed(body: bytes) -> float:
        began = time.perf_counter()
        send(body)
        return time.perf_counter() - began

    began = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        taken = sorted(pool.map(timed, bodies))
    rate = len(bodies) / (time.perf_counter() - began)
    p99 = taken[int(len(taken) * 0.99)]
    print(
        f"{name:<20}{at_once:>3} at once{rate:>9.0f} events/s"
        f"   median {statistics.median(taken) * 1000:.1f} ms   p99 {p99 * 1000:.1f} ms"
        f"   ({os.cpu_count()} cores, client included)",
        flush=True,
    )
    return rate, p99
