"""Hostile and useless files through HTTP: each is answered clearly, nothing is half stored."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from pypdf import PdfReader, PdfWriter

from dev.candidate import DEMO_RESUME, Candidate
from shared.ports.blobs import RESUMES
from shared.web.body import PDF
from tests.support import hostile_pdfs as hostile
from tests.support.resume_pdfs import pdf
from tests.support.served import Served

DEMO = DEMO_RESUME.read_bytes()


@pytest.fixture
def asha(served: Served) -> Candidate:
    return served.member()


def send(person: Candidate, data: bytes) -> httpx.Response:
    headers = {"Authorization": f"Bearer {person.token}", "Content-Type": "application/pdf"}
    return person.http.post("/api/v1/resumes", content=data, headers=headers)


def stored_files(served: Served) -> int:
    return len(list(served.services.blobs.list(RESUMES)))


def protected_by_its_owner() -> bytes:
    """Return the demonstration's resume as one that opens freely and may not be printed."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(DEMO)))
    writer.encrypt("", "owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


REFUSED: dict[str, tuple[Callable[[], bytes], int, str]] = {
    "no bytes": (lambda: b"", 415, "resume.not_pdf"),
    "a web page by another name": (hostile.web_page, 415, "resume.not_pdf"),
    "a web page that names PDF": (hostile.web_page_that_names_pdf, 422, "resume.broken"),
    "the first word of a PDF": (lambda: b"%PDF", 415, "resume.not_pdf"),
    "the first line of a PDF": (lambda: b"%PDF-1.7\n", 422, "resume.broken"),
    "half of a PDF": (hostile.cut_off, 422, "resume.broken"),
    "a bomb": (hostile.flate_bomb, 422, "resume.broken"),
    "a loop": (hostile.page_tree_loop, 422, "resume.broken"),
    "a password": (lambda: hostile.encrypted("secret", "AES-256"), 422, "resume.encrypted"),
    "21 pages": (lambda: pdf(*[[]] * 21), 413, "resume.too_many_pages"),
    "10 MiB and a byte": (
        lambda: DEMO.ljust(PDF.limit_bytes + 1, b"\n"),
        413,
        "request.too_large",
    ),
}


@pytest.mark.clause("P2.2a")
@pytest.mark.parametrize(("make", "status", "code"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_clearly_and_not_kept(
    served: Served, asha: Candidate, make: Callable[[], bytes], status: int, code: str
) -> None:
    refused = send(asha, make())

    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["type"].endswith(f"/problems/{code}")
    assert asha.read("resumes")["items"] == []
    assert stored_files(served) == 0


KEPT: dict[str, tuple[Callable[[], bytes], str]] = {
    "a scan": (hostile.scanned_page, "no_text"),
    "a PDF in a web page": (hostile.web_page_and_pdf, "parsed"),
    "a PDF with an archive behind it": (hostile.archive_and_pdf, "parsed"),
    "a PDF with noise behind it": (hostile.with_noise_behind, "parsed"),
    "a script and a program to start": (hostile.script_and_launch, "parsed"),
    "protected by its owner": (protected_by_its_owner, "parsed"),
    "10 MiB": (lambda: DEMO.ljust(PDF.limit_bytes, b"\n"), "parsed"),
}


@pytest.mark.parametrize(("make", "status"), KEPT.values(), ids=KEPT)
def test_what_is_a_pdf_all_the_same_is_kept_as_one(
    served: Served, asha: Candidate, make: Callable[[], bytes], status: str
) -> None:
    data = make()
    resume = send(asha, data).json()
    (blob,) = served.services.blobs.list(RESUMES)

    assert resume["status"] == status
    assert ("no_text" in resume["parsed"]["warnings"]) == (status == "no_text")
    assert blob.content_type == "application/pdf"
    assert served.services.blobs.read(RESUMES, blob.name) == data


@pytest.mark.clause("P2.2a")
def test_a_crowd_of_hostile_files_leaves_the_worker_well(served: Served, asha: Candidate) -> None:
    files = [
        hostile.run_length_bomb(),
        hostile.form_laughs(),
        hostile.many_streams(),
        hostile.noise(),
    ]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda data: send(asha, data).status_code, files))
    after = send(asha, DEMO)

    assert answers == [422, 201, 422, 422]
    assert after.json()["parsed"]["resume"]["basics"]["name"] == "Asha Rao"
    assert stored_files(served) == 2
