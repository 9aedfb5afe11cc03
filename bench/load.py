"""Candidates at the same time through the whole journey: `python -m bench load`.

Prints p50 and p99 of each operation, what failed, and whether everything that was acknowledged is
there at the end. The server runs in a process of its own with fresh state.
"""

import argparse
import json
import re
import statistics
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from dev.candidate import Candidate, Outbox, good_answer
from dev.hosting.testing import running_host

_IDS = re.compile(r"/(?:res|ses)_[0-9a-f]{32}|(?<=/answers)/[\w-]+")


class Tally:
    """What every request took and gave, by operation; shared by all candidates."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._lock = threading.Lock()
        self.times: dict[str, list[float]] = {}
        self.statuses: Counter[int] = Counter()
        self.refused: Counter[str] = Counter()
        self.journeys = 0
        self.lost = 0
        self.broken: Counter[str] = Counter()

    def note(self, response: httpx.Response) -> None:
        """Note one answered request."""
        response.read()
        operation = f"{response.request.method} {_IDS.sub('/{}', response.request.url.path)}"
        with self._lock:
            self.times.setdefault(operation, []).append(response.elapsed.total_seconds())
            self.statuses[response.status_code] += 1
            if response.status_code >= 400:
                self.refused[f"{response.status_code} {operation}"] += 1

    def finish(self, *, lost: int) -> None:
        """Note one finished journey."""
        with self._lock:
            self.journeys += 1
            self.lost += lost

    def broke(self, error: Exception) -> None:
        """Note a journey that could not go on."""
        with self._lock:
            self.broken[type(error).__name__] += 1


def main(arguments: list[str]) -> int:
    """Run the load; return 1 when anything was lost, refused as 5xx or broken off."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--candidates", type=int, default=50)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--bcrypt-cost", type=int, default=12)
    given = options.parse_args(arguments)
    tally = Tally()
    env = {"IMOCK_RATE_LIMITS": "off", "IMOCK_BCRYPT_COST": str(given.bcrypt_cost)}
    with (
        tempfile.TemporaryDirectory() as folder,
        running_host(state=Path(folder), env=env) as host,
        ThreadPoolExecutor(given.candidates) as pool,
    ):
        outbox = Outbox(Path(folder, "outbox"))
        until = time.monotonic() + given.seconds
        for place in range(given.candidates):
            pool.submit(_candidate, host.url, outbox, place, until, tally)
    _print(tally)
    return bool(tally.lost or tally.broken or any(status >= 500 for status in tally.statuses))


def _candidate(url: str, outbox: Outbox, place: int, until: float, tally: Tally) -> None:
    hooks = {"response": [tally.note]}
    with httpx.Client(base_url=url, timeout=120, event_hooks=hooks) as client:
        journey = 0
        while not journey or time.monotonic() < until:
            journey += 1
            address = f"candidate{place}.{journey}@example.com"
            try:
                _journey(Candidate(client, outbox, name="Load Test", address=address), tally)
            except (httpx.HTTPError, TimeoutError, KeyError, json.JSONDecodeError) as error:
                tally.broke(error)


def _journey(candidate: Candidate, tally: Tally) -> None:
    candidate.register()
    candidate.confirm()
    candidate.log_in()
    candidate.prepare_for("backend", "mid", "system design")
    resume = candidate.upload_demo()
    session = candidate.open_interview(questions=3)
    said = {question["id"]: good_answer(question) for question in session["questions"]}
    for question_id, text in said.items():
        candidate.answer(session["id"], question_id, text)
    candidate.end(session["id"])
    candidate.evaluate(session["id"])
    report = candidate.report(session["id"])
    kept = {each["question_id"]: each["answer"] for each in report["answers"]}
    resumes = {each["id"] for each in candidate.read("resumes")["items"]}
    candidate.delete_account()
    tally.finish(lost=(kept != said) + (resumes != {resume["id"]}))


def _print(tally: Tally) -> None:
    print(f"{'operation':<52}{'count':>7}{'p50 ms':>9}{'p99 ms':>9}")
    for operation, times in sorted(tally.times.items()):
        cuts = (
            statistics.quantiles(times, n=100, method="inclusive") if len(times) > 1 else times * 99
        )
        print(f"{operation:<52}{len(times):>7}{cuts[49] * 1000:>9.0f}{cuts[98] * 1000:>9.0f}")
    print(f"journeys {tally.journeys}, lost {tally.lost}, broken off {dict(tally.broken)}")
    print("statuses", dict(sorted(tally.statuses.items())), dict(tally.refused) or "")
