"""How many resumes one person may keep, and how many files are read at once."""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from shared.bootstrap import Services
from shared.config import Settings
from shared.kernel.idempotency import IdempotencyKeyReused, RequestKey
from shared.ports.blobs import RESUMES
from shared.ports.documents import USERS
from shared.resumes.errors import Broken, ReaderBusy, TooManyResumes
from shared.resumes.model import ParsedResume, Resume
from shared.resumes.repository import ResumeRepository
from shared.resumes.sandbox import text_of_pdf
from shared.resumes.service import MOST_READERS, MOST_RESUMES, Resumes, Uploaded
from shared.store import Unreadable
from tests.support.clock import FixedClock

EMPTY = ParsedResume(resume=Resume(), evidence=(), pages=1, characters=0)
TURNS = min(MOST_READERS, os.process_cpu_count() or 1)


@pytest.fixture
def services(tmp_path: Path) -> Services:
    return Services(Settings(data_dir=tmp_path), clock=FixedClock())


def resumes(
    services: Services, parse: Callable[[bytes], ParsedResume], wait_s: float = 20.0
) -> Resumes:
    repository = ResumeRepository(services.documents)
    clock = FixedClock()
    return Resumes(
        repository=repository,
        blobs=services.blobs,
        parse=parse,
        read_text=text_of_pdf,
        clock=clock,
        longest_wait_s=wait_s,
    )


def upload(service: Resumes, number: int, user_id: str = "") -> Uploaded:
    data = f"%PDF-1.7 {number}".encode()
    return service.upload(user_id=user_id or f"usr_{number}", data=data, filename=None, once=None)


def test_ten_resumes_are_kept_and_the_eleventh_is_refused(services: Services) -> None:
    service = resumes(services, lambda _: EMPTY)
    for number in range(MOST_RESUMES):
        assert upload(service, number, "usr_1").new
    with pytest.raises(TooManyResumes):
        upload(service, 10, "usr_1")

    assert not upload(service, 9, "usr_1").new
    assert len(list(services.blobs.list(RESUMES))) == MOST_RESUMES


class Gate:
    """Reads nothing until it is opened, and counts who stands before it."""

    def __init__(self) -> None:
        self.opened = threading.Event()
        self.full = threading.Event()
        self.most = self._now = 0
        self._lock = threading.Lock()

    def parse(self, _: bytes) -> ParsedResume:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
            if self._now == TURNS:
                self.full.set()
        assert self.opened.wait(20)
        with self._lock:
            self._now -= 1
        return EMPTY


def test_only_so_many_files_are_read_at_once_and_all_of_them_are(services: Services) -> None:
    gate = Gate()
    service = resumes(services, gate.parse)
    with ThreadPoolExecutor(8) as pool:
        uploads = [pool.submit(upload, service, number) for number in range(8)]
        assert gate.full.wait(20)
        gate.opened.set()
        for each in uploads:
            each.result()

    assert gate.most == TURNS
    assert len(list(services.blobs.list(RESUMES))) == 8


def test_who_waits_too_long_hears_when_to_come_back_and_nothing_is_kept(
    services: Services,
) -> None:
    gate = Gate()
    service = resumes(services, gate.parse, wait_s=0.05)
    with ThreadPoolExecutor(TURNS) as pool:
        uploads = [pool.submit(upload, service, number) for number in range(TURNS)]
        assert gate.full.wait(20)
        with pytest.raises(ReaderBusy) as refused:
            upload(service, 99)
        gate.opened.set()
        for each in uploads:
            each.result()

    assert refused.value.retry_after_s == 10
    assert service.page(user_id="usr_99", limit=10, cursor=None).items == []
    assert len(list(services.blobs.list(RESUMES, "usr_99/"))) == 0


def test_a_file_that_is_refused_gives_its_turn_back(services: Services) -> None:
    def refuse(_: bytes) -> ParsedResume:
        raise Broken

    service = resumes(services, refuse, wait_s=0.05)
    for number in range(3 * MOST_READERS):
        with pytest.raises(Broken):
            upload(service, number)


def test_a_resume_that_cannot_be_read_counts_and_can_be_deleted(services: Services) -> None:
    service = resumes(services, lambda _: EMPTY)
    kept = [upload(service, number, "usr_1").resume.id for number in range(MOST_RESUMES)]
    spoil(services, kept[0])

    with pytest.raises(TooManyResumes):
        upload(service, 10, "usr_1")
    assert len(service.page(user_id="usr_1", limit=MOST_RESUMES, cursor=None).items) == 9
    with pytest.raises(Unreadable):
        service.read(user_id="usr_1", resume_id=kept[0])

    service.delete(user_id="usr_1", resume_id=kept[0])

    assert upload(service, 10, "usr_1").new
    assert len(list(services.blobs.list(RESUMES))) == MOST_RESUMES


def test_questions_are_drawn_from_the_newest_resume_that_can_be_read(services: Services) -> None:
    text = ParsedResume(resume=Resume(), evidence=(), pages=1, characters=9)
    clock = FixedClock()
    service = replace(resumes(services, lambda _: text), clock=clock)
    older = upload(service, 1, "usr_1").resume.id
    clock.forward(timedelta(hours=1))
    spoil(services, upload(service, 2, "usr_1").resume.id)

    found = service.readable(user_id="usr_1", resume_id=None)

    assert found
    assert found.id == older


def test_a_key_is_remembered_for_the_request_that_used_it(services: Services) -> None:
    service = resumes(services, lambda _: EMPTY)
    first, other = RequestKey("key", "one"), RequestKey("key", "two")
    service.upload(user_id="usr_1", data=b"%PDF-1", filename=None, once=first)
    service.upload(user_id="usr_1", data=b"%PDF-1", filename=None, once=first)

    with pytest.raises(IdempotencyKeyReused):
        service.upload(user_id="usr_1", data=b"%PDF-2", filename=None, once=other)


def spoil(services: Services, resume_id: str) -> None:
    """Give the resume a form that no release has written."""
    document = services.documents.get(USERS, "usr_1", resume_id)
    assert document
    services.documents.upsert(USERS, "usr_1", {**document.body, "parsed": "?"})
