"""What is written under threat of death, and how to see that it survived."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from shared.adapters.embedded.blobs import EmbeddedBlobStore
from shared.adapters.embedded.documents import EmbeddedDocumentStore
from shared.adapters.embedded.queues import EmbeddedQueue
from shared.kernel.clock import system_clock
from shared.ports.blobs import RESUMES
from shared.ports.documents import USERS
from shared.ports.queues import EMAILS, MAX_BATCH

type Report = Callable[[str], None]


class Kind(NamedTuple):
    """A writer that never ends and reports what was acknowledged, and a check of all reports."""

    write: Callable[[Path, int, Report], None]
    verify: Callable[[Path, int, list[str]], None]


def payload(seed: str) -> bytes:
    """Return bytes that tell by themselves whether they are whole, of many sizes."""
    size = [10, 300, 5_000, 60_000][hashlib.sha256(seed.encode()).digest()[0] % 4]
    content = hashlib.shake_128(seed.encode()).digest(size)
    return hashlib.sha256(content).digest() + content


def require_whole(data: bytes) -> None:
    assert hashlib.sha256(data[32:]).digest() == data[:32], "torn"


def _documents(folder: Path) -> EmbeddedDocumentStore:
    return EmbeddedDocumentStore(folder / "documents.db", clock=system_clock)


def write_documents(folder: Path, number: int, report: Report) -> None:
    """Create, replace, delete; a report says the id and the revision that must be there."""
    store = _documents(folder)
    turn = 0
    while True:
        name = f"doc_{number}_{turn}"
        body = {"id": name, "user_id": "usr_1", "n": 1, "data": payload(name).hex()}
        created = store.create(USERS, "usr_1", body)
        report(f"{name} 1")
        body = {**body, "n": 2, "data": payload(f"{name}!").hex()}
        store.replace(USERS, "usr_1", body, etag=created.etag)
        report(f"{name} 2")
        if turn % 3 == 0:
            report(f"{name} deleting")
            store.delete(USERS, "usr_1", name)
            report(f"{name} 0")
        if turn % 10 == 9:
            store.delete_partition(USERS, f"usr_none_{number}")
        turn += 1


def verify_documents(folder: Path, number: int, acknowledged: list[str]) -> None:
    there = {}
    for document in _documents(folder).list_partition(USERS, "usr_1"):
        require_whole(bytes.fromhex(document.body["data"]))
        there[document.id] = document.body["n"]
    last = dict(line.split() for line in acknowledged)
    for name, revision in last.items():
        match revision:
            case "deleting":
                continue
            case "0":
                assert name not in there, "deleted and there again"
            case _:
                assert there.get(name, -1) >= int(revision), "lost"


def _blobs(folder: Path) -> EmbeddedBlobStore:
    return EmbeddedBlobStore(
        folder / "blobs", clock=system_clock, secret=b"k" * 32, base_url="http://localhost"
    )


def write_blobs(folder: Path, number: int, report: Report) -> None:
    """Put new blobs, overwrite one and the same, delete some."""
    store = _blobs(folder)
    turn = 0
    while True:
        name = f"usr_{number}/{turn}"
        store.put(RESUMES, name, payload(name), content_type="application/pdf")
        report(f"{name} there")
        store.put(RESUMES, "usr/same", payload(name), content_type="a/b", overwrite=True)
        if turn % 3 == 0:
            report(f"{name} deleting")
            store.delete(RESUMES, name)
            report(f"{name} gone")
        turn += 1


def verify_blobs(folder: Path, number: int, acknowledged: list[str]) -> None:
    store = _blobs(folder)
    there = set()
    for info in store.list(RESUMES):
        data = store.read(RESUMES, info.name)
        assert len(data) == info.size
        require_whole(data)
        there.add(info.name)
    last = dict(line.split() for line in acknowledged)
    for name, state in last.items():
        if state != "deleting":
            assert (name in there) == (state == "there")


def _queue(folder: Path) -> EmbeddedQueue:
    return EmbeddedQueue(folder / "queues.db", clock=system_clock)


def write_queue(folder: Path, number: int, report: Report) -> None:
    """Send; now and then receive one and delete it."""
    queue = _queue(folder)
    turn = 0
    while True:
        name = f"{number}_{turn}"
        queue.send(EMAILS, {"name": name, "data": payload(name)[:3000].hex()})
        report(f"{name} sent")
        if turn % 3 == 0:
            [message] = queue.receive(EMAILS, hide_for=timedelta(microseconds=1))
            [message] = queue.receive(EMAILS, hide_for=timedelta(minutes=10))
            report(f"{message.body['name']} deleting")
            assert queue.delete(EMAILS, message)
            report(f"{message.body['name']} deleted")
        turn += 1


def verify_queue(folder: Path, number: int, acknowledged: list[str]) -> None:
    """Ask at a time when everything shows again, also what the last verification has hidden."""
    ahead = timedelta(minutes=20 + 2 * number)
    later = EmbeddedQueue(folder / "queues.db", clock=lambda: system_clock() + ahead)
    there = set()
    while batch := later.receive(EMAILS, limit=MAX_BATCH, hide_for=timedelta(minutes=1)):
        for message in batch:
            assert message.body["name"] not in there, "twice"
            there.add(message.body["name"])
    last = dict(line.split() for line in acknowledged)
    for name, state in last.items():
        if state != "deleting":
            assert (name in there) == (state == "sent")


KINDS = {
    "documents": Kind(write_documents, verify_documents),
    "blobs": Kind(write_blobs, verify_blobs),
    "queue": Kind(write_queue, verify_queue),
}
