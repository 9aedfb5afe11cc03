"""A job description as a PDF: its text is given back to be corrected, and kept nowhere."""

import logging
from collections.abc import Callable

import httpx
import pytest

from dev.candidate import Candidate
from shared.web.body import PDF
from tests.support import hostile_pdfs as hostile
from tests.support.resume_pdfs import Text, column, pdf
from tests.support.served import Served

SECRET = "zanzibar-quince"
PRINTED = pdf(
    [
        Text(f"Engineer at {SECRET}", 50, 800, 14, bold=True),
        *column(
            ["You will build the service that all our customers depend on, and you will"], 50, 770
        ),
        *column(["own it together with four others."], 50, 758),
        Text("Requirements", 50, 730, 12, bold=True),
        *column(["\u2022 PostgreSQL", "\u2022 KiCad"], 60, 712),
    ]
)
TEXT = (
    f"Engineer at {SECRET}\n\nYou will build the service that all our customers depend on, and you "
    "will own it together with four others.\n\nRequirements\n- PostgreSQL\n- KiCad"
)


@pytest.fixture
def asha(served: Served) -> Candidate:
    person = served.member()
    person.prepare_for("backend", "mid", "system design")
    return person


def read(person: Candidate, data: bytes) -> httpx.Response:
    headers = {"Authorization": f"Bearer {person.token}", "Content-Type": "application/pdf"}
    return person.http.post("/api/v1/job-descriptions", content=data, headers=headers)


def test_the_text_of_a_pdf_opens_a_session(asha: Candidate) -> None:
    answer = read(asha, PRINTED).json()
    signed = {"Authorization": f"Bearer {asha.token}"}
    body = {"job_description": answer["text"]}
    session = asha.http.post("/api/v1/sessions", json=body, headers=signed).json()

    assert answer == {"text": TEXT, "truncated": False}
    assert [each["name"] for each in session["requirements"]] == ["PostgreSQL", "KiCad"]


@pytest.mark.clause("P2.3a")
def test_neither_the_file_nor_its_text_is_kept_or_logged(
    served: Served, asha: Candidate, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    before = served.storage.contents().keys()

    assert SECRET in read(asha, PRINTED).json()["text"]
    assert SECRET not in caplog.text
    assert served.storage.contents().keys() == before
    assert not [name for name, data in served.storage.contents().items() if SECRET.encode() in data]


REFUSED: dict[str, tuple[Callable[[], bytes], int, str]] = {
    "a web page by another name": (hostile.web_page, 415, "resume.not_pdf"),
    "half of a PDF": (hostile.cut_off, 422, "resume.broken"),
    "a bomb": (hostile.flate_bomb, 422, "resume.broken"),
    "a loop": (hostile.page_tree_loop, 422, "resume.broken"),
    "a password": (lambda: hostile.encrypted("secret", "AES-256"), 422, "resume.encrypted"),
    "21 pages": (lambda: pdf(*[[]] * 21), 413, "resume.too_many_pages"),
    "a scan": (hostile.scanned_page, 422, "job_description.no_text"),
    "an empty page": (lambda: pdf([]), 422, "job_description.no_text"),
    "10 MiB and a byte": (
        lambda: PRINTED.ljust(PDF.limit_bytes + 1, b"\n"),
        413,
        "request.too_large",
    ),
}


@pytest.mark.parametrize(("make", "status", "code"), REFUSED.values(), ids=REFUSED)
def test_what_has_no_text_is_refused_clearly(
    asha: Candidate, make: Callable[[], bytes], status: int, code: str
) -> None:
    refused = read(asha, make())

    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert refused.headers["content-type"] == "application/problem+json"
