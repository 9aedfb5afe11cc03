"""Reading PDFs in the sandbox: a file can crash or exhaust a child process, never the worker."""

from typing import Any, NamedTuple

from shared.kernel.errors import DomainError
from shared.kernel.trace import log_event
from shared.resumes.errors import Broken, Encrypted, NotAPdf, TooCostly, TooManyPages
from shared.resumes.model import ParsedResume
from shared.sandbox.errors import ReaderError
from shared.sandbox.process import Limits, run_in_sandbox

_MAGIC = b"%PDF-"
_MAGIC_WITHIN = 1024

_FAILURES: dict[str, type[DomainError]] = {
    "not_pdf": NotAPdf,
    "encrypted": Encrypted,
    "broken": Broken,
    "too_many_pages": TooManyPages,
    "too_costly": TooCostly,
}

LIMITS = Limits(cpu_s=8, wall_s=60.0, memory_bytes=640 * 1024 * 1024, output_bytes=2 * 1024 * 1024)
"""The limits for one PDF. Ordinary resumes use a few percent of them.

The limit by the clock is a backstop: what else runs must not change whether a file is read.
"""


class PdfText(NamedTuple):
    """The text of a PDF. ``shortened``: it holds more than is read."""

    text: str
    shortened: bool


def parse_resume(data: bytes, limits: Limits = LIMITS) -> ParsedResume:
    """Return the extracted data of a PDF, read in a child process.

    Raises NotAPdf, Encrypted, Broken, TooManyPages or TooCostly, and SandboxFault if the child
    cannot be run. A PDF without text is no error: it carries the warning ``no_text``.
    """
    return ParsedResume.model_validate(_read(data, limits, wanted="resume"))


def text_of_pdf(data: bytes, limits: Limits = LIMITS) -> PdfText:
    """Return the text of a PDF, of any kind, read under the same limits; raises the same."""
    return PdfText(**_read(data, limits, wanted="text"))


def _read(data: bytes, limits: Limits, *, wanted: str) -> dict[str, Any]:
    require_pdf(data)
    try:
        result = run_in_sandbox(
            "shared.resumes.extraction.assemble.reader:read_file",
            [data],
            limits,
            warm=True,
            wanted=wanted,
        )
    except ReaderError as error:
        if error.fault:
            log_event("resume.unreadable", failure=error.code, fault=error.fault)
        raise _FAILURES[error.code] from None
    return result.values


def require_pdf(data: bytes) -> None:
    """Raise NotAPdf unless the bytes begin as a PDF does, within the first 1024 (ISO 32000-1)."""
    if _MAGIC not in data[: _MAGIC_WITHIN + len(_MAGIC)]:
        raise NotAPdf
