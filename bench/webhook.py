"""Webhooks accepted per second and how long an answer takes, and the work that follows them.

Razorpay gives up on an answer after five seconds; ours should take well under one.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from dev.hosting.testing import running_host
from shared.adapters.razorpay.signatures import signature_of

_SECRET = "bench-webhook-secret"  # noqa: S105 - of a server that lives for this measurement
_LIMIT_S = 1.0


def main(arguments: list[str]) -> int:
    """Print rates and times; fail when the slowest hundredth takes a second or more."""
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
        _measure(client, "while it warms up", [_event(n) for n in range(500)], given.at_once)
        slowest = _measure(
            client, "new events", [_event(-n) for n in range(1, given.events)], given.at_once
        )
        _measure(client, "repeated events", [_event(1)] * given.events, given.at_once)
        _measure(client, "one at a time", [_event(10**6 + n) for n in range(200)], 1)
    return int(slowest >= _LIMIT_S)


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


def _measure(client: httpx.Client, name: str, bodies: list[bytes], at_once: int) -> float:
    """Send the events; print and return the time that 99 of 100 answers stay under."""

    def send(body: bytes) -> float:
        headers = {
            "X-Razorpay-Signature": signature_of(_SECRET, body),
            "Content-Type": "application/json",
        }
        began = time.perf_counter()
        client.post("/api/v1/webhooks/razorpay", content=body, headers=headers).raise_for_status()
        return time.perf_counter() - began

    began = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        taken = sorted(pool.map(send, bodies))
    rate = len(bodies) / (time.perf_counter() - began)
    p99 = taken[int(len(taken) * 0.99)]
    print(
        f"{name:<18}{at_once:>3} at once{rate:>9.0f} events/s"
        f"   median {statistics.median(taken) * 1000:.1f} ms   p99 {p99 * 1000:.1f} ms"
        f"   ({os.cpu_count()} cores, client included)",
        flush=True,
    )
    return p99
