"""Logins per second over all cores against bare bcrypt of the same cost, in the same run."""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import bcrypt
import httpx

from dev.candidate import Candidate, Outbox
from dev.hosting.testing import running_host

GOAL = 0.95
"""Of bare bcrypt's rate: what a login may cost beyond its hash."""


def main(arguments: list[str]) -> int:
    """Print both rates and their ratio; return 1 if it is below the goal."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cost", type=int, default=12)
    options.add_argument("--seconds", type=float, default=10)
    given, _ = options.parse_known_args(arguments)
    workers = os.cpu_count() or 1
    env = {"IMOCK_RATE_LIMITS": "off", "IMOCK_BCRYPT_COST": str(given.cost)}
    with (
        tempfile.TemporaryDirectory() as folder,
        running_host(state=Path(folder), env=env) as host,
        httpx.Client(base_url=host.url, timeout=60) as client,
    ):
        outbox = Outbox(Path(folder, "outbox"))
        person = Candidate(client, outbox, name="A", address="a@example.com")
        person.register()
        person.confirm()
        bare = [_bare(given.cost, given.seconds / 2, workers)]
        through_api = _rate(person.log_in, given.seconds, workers * 2)
        bare.append(_bare(given.cost, given.seconds / 2, workers))
    base = sum(bare) / len(bare)
    print(f"bare bcrypt, cost {given.cost}, {workers} threads: {base:.2f} a second")
    print(f"logins through the API, {workers * 2} at a time: {through_api:.2f} a second")
    print(f"ratio {through_api / base:.2f}, goal {GOAL}")
    return 0 if through_api >= GOAL * base else 1


def _bare(cost: int, seconds: float, workers: int) -> float:
    password = b"x" * 64
    stored = bcrypt.hashpw(password, bcrypt.gensalt(cost))
    return _rate(lambda: bcrypt.checkpw(password, stored), seconds, workers)


def _rate(act: Callable[[], object], seconds: float, workers: int) -> float:
    """Return how often a second the act is done, by so many threads at a time."""
    began = time.perf_counter()
    until = began + seconds

    def keep_on(_: int) -> int:
        for done in count():
            if time.perf_counter() >= until:
                return done
            act()
        return 0

    with ThreadPoolExecutor(workers) as pool:
        total = sum(pool.map(keep_on, range(workers)))
    return total / (time.perf_counter() - began)
