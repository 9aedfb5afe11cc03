"""The reader that runs in the sandbox, and what makes it ready.

Word lists, patterns made of them, models and decoders are made when they are first needed, which
takes a third of the time of reading. A warm child reads a made-up resume before it forks for the
first file, so that no fork has to make them.
"""

from enum import StrEnum
from typing import Any, BinaryIO

from shared.resumes.extraction.assemble.resume import read_resume
from shared.resumes.extraction.pdf.document import read_document
from shared.resumes.extraction.pdf.plain_text import plain_text

_LINES = (
    "Ann Example",
    "ann@example.org | +44 7700 900142 | linkedin.com/in/ann-example | Leeds, United Kingdom",
    "EXPERIENCE",
    "Engineer, Acme Ltd, Leeds \x96 Jan 2019 - Mar 2021",
    "Cut the cost of the reports by half.",
    "EDUCATION",
    "BSc, Physics, University of Leeds, 2014 - 2018",
    "SKILLS",
    "Go, Kafka",
    "LANGUAGES",
    "English (fluent)",
    "PROJECTS",
    "Ledger: a program in Python, 2020 - 2021",
    "CERTIFICATIONS",
    "Certified Tester, Example Board, 2019",
)


class Wanted(StrEnum):
    """What is to be read of a file: one reader for all, as each reader has its own warm child."""

    RESUME = "resume"
    TEXT = "text"


def read_file(file: BinaryIO, *, wanted: str = Wanted.RESUME) -> tuple[dict[str, Any], bytes]:
    """Read a file in the sandbox: what it says, as values of JSON; raises UnreadablePdf."""
    if wanted == Wanted.TEXT:
        document = read_document(file.read())
        return {"text": plain_text(document), "shortened": document.shortened}, b""
    parsed = read_resume(file.read())
    return parsed.model_dump(mode="json", by_alias=True, exclude_defaults=True), b""


def prepare() -> None:
    """Read the made-up resume."""
    read_resume(first_resume())


def first_resume() -> bytes:
    """Return the made-up resume as a PDF."""
    shown = "".join(
        f"BT /F 11 Tf 50 {800 - 14 * number} Td ({line.replace('(', '').replace(')', '')}) Tj ET\n"
        for number, line in enumerate(_LINES)
    ).encode("latin-1")
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F 5 0 R >> >> >>"
    )
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(shown), shown),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    file = bytearray(b"%PDF-1.7\n")
    table = [b"0000000000 65535 f \n"]
    for number, body in enumerate(objects, 1):
        table.append(b"%010d 00000 n \n" % len(file))
        file += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
    at, size = len(file), len(table)
    return bytes(file + b"xref\n0 %d\n" % size + b"".join(table) + trailer % (size, at))
