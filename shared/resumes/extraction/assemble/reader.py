"""The reader that runs in the sandbox, and what makes it ready.

Word lists, patterns made of them, models and decoders are made when they are first needed, which
takes a third of the time of reading. A warm child reads a made-up resume before it forks for the
first file, so that no fork has to make them.
"""

import io
import json
import zlib
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

_LETTERS = (
    b"/CIDInit /ProcSet findresource begin begincmap\n1 begincodespacerange\n<00> <ff>\n"
    b"endcodespacerange\n1 beginbfrange\n<20> <7e> <0020>\nendbfrange\n1 beginbfchar\n"
    b"<96> <2013>\nendbfchar\nendcmap end\n"
)
"""What the codes of the font mean."""


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
    """Read the made-up resume in every way that a file may be read."""
    for wanted in Wanted:
        json.dumps(read_file(io.BytesIO(first_resume()), wanted=wanted)[0])


def first_resume() -> bytes:
    """Return the made-up resume as a PDF."""
    lines = (line.replace("(", "").replace(")", "") for line in _LINES)
    texts = (f"BT /F 11 Tf 50 {800 - 14 * n} Td ({line}) Tj ET\n" for n, line in enumerate(lines))
    shown = _packed("".join(texts).encode("latin-1"))
    letters = _packed(_LETTERS)
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F 5 0 R >> >> >>"
    )
    font = (
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding"
        b" /ToUnicode 6 0 R >>"
    )
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        shown,
        font,
        letters,
    )
    file = bytearray(b"%PDF-1.7\n")
    table = [b"0000000000 65535 f \n"]
    for number, body in enumerate(objects, 1):
        table.append(b"%010d 00000 n \n" % len(file))
        file += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
    at, size = len(file), len(table)
    return bytes(file + b"xref\n0 %d\n" % size + b"".join(table) + trailer % (size, at))


def _packed(content: bytes) -> bytes:
    """Return a compressed stream, as nearly all files have: its filter is loaded with the first."""
    packed = zlib.compress(content)
    head = b"<< /Length %d /Filter /FlateDecode >>" % len(packed)
    return head + b"\nstream\n" + packed + b"\nendstream"
