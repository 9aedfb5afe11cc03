"""Resumes that are uploaded at the same time, over HTTP, to a local host of its own."""

import os
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Barrier
from typing import NamedTuple

import httpx

from dev.candidate import Candidate, Outbox
from dev.hosting.testing import running_host

_ROUNDS = 3
_CHEAP = {"IMOCK_BCRYPT_COST": "4"}
_TIMEOUT_S = 60.0


class _Answer(NamedTuple):
    status: int
    seconds: float


def report_uploads(files: Sequence[bytes], *, at_once: int) -> float:
    """Print how long uploads at once take, each by another person; return the longest in seconds.

    One that is not answered with 201 counts as endless. The first round meets a host that has read
    nothing yet. Rate limits are on, as they are for everybody.
    """
    worst = 0.0
    with ExitStack() as opened, tempfile.TemporaryDirectory() as folder:
        host = opened.enter_context(running_host(state=Path(folder), env=_CHEAP))
        people = [_person(opened, host.url, Path(folder), place) for place in range(at_once)]
        for number in range(_ROUNDS):
            answers = _round(people, files, number)
            statuses = dict(Counter(answer.status for answer in answers))
            times = [answer.seconds for answer in answers]
            title = f"{at_once} uploads at once"
            shown = f"median {statistics.median(times):5.2f} s, last {max(times):5.2f} s"
            print(f"{title:<26} {shown}, {statuses}, load {os.getloadavg()[0]:.1f}")
            worst = max(worst, *times) if set(statuses) == {201} else float("inf")
    return worst


def _person(opened: ExitStack, url: str, folder: Path, place: int) -> Candidate:
    client = opened.enter_context(httpx.Client(base_url=url, timeout=_TIMEOUT_S))
    address = f"person{place}@example.com"
    person = Candidate(client, Outbox(folder / "outbox"), name="Asha Rao", address=address)
    person.register()
    person.confirm()
    person.log_in()
    return person


def _round(people: Sequence[Candidate], files: Sequence[bytes], number: int) -> list[_Answer]:
    together = Barrier(len(people))

    def send(place: int) -> _Answer:
        # What stands behind the end of a PDF makes it another file.
        data = files[place % len(files)] + f"\n%{number}\n".encode()
        together.wait()
        began = time.perf_counter()
        headers = {"Content-Type": "application/pdf"}
        answer = people[place].send("POST", "resumes", content=data, headers=headers)
        return _Answer(answer.status_code, time.perf_counter() - began)

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(send, range(len(people))))
