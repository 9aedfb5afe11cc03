"""Somebody of whom much is held, and what it costs to do something with all of it.

``python -m bench._held export|erase FOLDER USER`` does it in a process of its own, and prints the
seconds and the most memory that the process had.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from dev.hosting.testing import ROOT
from shared.bootstrap import Services
from shared.config import Settings
from shared.kernel.clock import stamp, system_clock
from shared.kernel.ids import new_id
from shared.ports.blobs import EXPORTS, RESUMES
from shared.ports.documents import RETENTION, USERS, Json
from shared.ports.queues import ERASURES
from shared.privacy.erasure.model import LAST_WRITE_AFTER

SIZES = (10, 1_000, 10_000)
_FILE_EVERY = 100
_FILE_BYTES = 50_000
_TEXT = "An answer of a few hundred words, as people give them. " * 40
_KIB = 1024
_NOTE = "{:>7,} documents: {:6.2f} s, {:6.1f} MiB at most"


def measured(what: str, sizes: list[int]) -> dict[int, float]:
    """Print what something costs at each size; return the MiB at most."""
    return {size: _measured(what, size) for size in sizes}


def _measured(what: str, size: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        user_id = fill(services_over(Path(folder)), size)
        command = [sys.executable, "-m", "bench._held", what, folder, user_id]
        done = subprocess.run(  # noqa: S603 - our own program
            command, cwd=ROOT, check=True, capture_output=True, text=True
        )
    seconds, mib = map(float, done.stdout.split()[-2:])
    print(_NOTE.format(size, seconds, mib), flush=True)
    return mib


def services_over(folder: Path, *, ahead: timedelta = timedelta()) -> Services:
    """Return the program's parts over a folder."""
    return Services(Settings(data_dir=folder), clock=lambda: system_clock() + ahead)


def fill(services: Services, count: int) -> str:
    """Store so many documents about somebody, and their files; return the user's id."""
    now = system_clock()
    user_id = new_id("usr", now)
    for body in _documents(user_id, count, now):
        services.unfenced_documents.upsert(USERS, user_id, body)
    for number in range(max(1, count // _FILE_EVERY)):
        entry = {"id": f"sweep:{user_id}:{number}", "user_id": user_id, "kind": "sweep"}
        due = {**entry, "due_on": str(now.date())}
        services.unfenced_documents.upsert(RETENTION, due["due_on"], due)
        name, content = f"{user_id}/res_{number}/cv.pdf", b"%PDF-" + bytes(_FILE_BYTES)
        services.unfenced_blobs.put(RESUMES, name, content, content_type="application/pdf")
    return user_id


def _documents(user_id: str, count: int, now: datetime) -> Iterator[Json]:
    at = stamp(now)
    yield {
        "id": "account",
        "kind": "account",
        "user_id": user_id,
        "address_id": "0" * 64,
        "email": "asha@example.com",
        "name": "Asha Rao",
        "password_hash": "-",
        "password_changed_at": at,
        "created_at": at,
    }
    for number in range(count - 1):
        kind = ("session", "evaluation", "analysis")[number % 3]
        yield {"id": f"{kind}_{number}", "kind": kind, "user_id": user_id, "text": _TEXT}


def export(folder: Path, user_id: str) -> None:
    """Make an archive of everything."""
    services = services_over(folder)
    exports = services.erasure.exports
    job = exports.request(user_id)
    exports.make(job.id)
    if not list(services.unfenced_blobs.list(EXPORTS, job.blob)):
        raise RuntimeError("there is no archive")


def erase(folder: Path, user_id: str) -> None:
    """Remove everything, and search for it when it may no longer be written."""
    services = services_over(folder)
    account = services.unfenced_documents.get(USERS, user_id, "account")
    body = {**account.body, "status": "erasing"} if account else {}
    services.unfenced_documents.upsert(USERS, user_id, body)
    services.erasure.worker.run_due()
    later = services_over(folder, ahead=LAST_WRITE_AFTER + timedelta(minutes=1))
    later.erasure.worker.run_due()
    jobs = later.erasure.erasures.jobs
    if list(jobs.every(unreadable=[])) or later.queue.length(ERASURES.poison):
        raise RuntimeError("the erasure is not verified")


_ACTS: dict[str, Callable[[Path, str], None]] = {"export": export, "erase": erase}


def _main(what: str, folder: str, user_id: str) -> None:
    began = time.perf_counter()
    _ACTS[what](Path(folder), user_id)
    took = time.perf_counter() - began
    print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB)


if __name__ == "__main__":
    _main(*sys.argv[1:])
