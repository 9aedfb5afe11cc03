"""Reading a resume: from the bytes of a PDF to a JSON Resume document with evidence."""

from typing import Any, BinaryIO

from shared.resumes.extraction.assemble.basics import basics_of
from shared.resumes.extraction.assemble.guess import with_guesses
from shared.resumes.extraction.assemble.history import (
    certificate_nodes,
    education_of,
    project_nodes,
    work_of,
)
from shared.resumes.extraction.assemble.knowledge import language_nodes, skill_nodes
from shared.resumes.extraction.assemble.reading import Reading
from shared.resumes.extraction.assemble.scribe import Node
from shared.resumes.extraction.entries.sections import sections_of
from shared.resumes.extraction.pdf.document import read_document
from shared.resumes.extraction.pdf.headings import Kind
from shared.resumes.model import ParsedResume, Resume, Warn

_MANY_UNREADABLE = 3


def read_resume(data: bytes) -> ParsedResume:
    """Return what a PDF says as a resume; raises Unreadable."""
    document = read_document(data)
    reading = Reading(document, with_guesses(sections_of(document)))
    node: dict[str, Any] = {
        "basics": basics_of(reading),
        "work": work_of(reading),
        "education": education_of(reading),
        "skills": skill_nodes(reading),
        "projects": project_nodes(reading),
        "languages": language_nodes(reading),
        "certificates": certificate_nodes(reading),
    }
    return ParsedResume(
        resume=Resume.model_validate(node),
        evidence=tuple(reading.scribe.evidence),
        pages=document.pages,
        characters=document.characters,
        warnings=tuple(sorted(reading.warnings | _warnings(reading, node["basics"]))),
    )


def read_file(file: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """Read a file in the sandbox: what it says, as values of JSON; raises Unreadable."""
    parsed = read_resume(file.read())
    return parsed.model_dump(mode="json", by_alias=True, exclude_defaults=True), b""


def _warnings(reading: Reading, basics: Node) -> set[Warn]:
    """Return what is to be said of the document as a whole."""
    document = reading.document
    some = document.characters > 0
    headed = any(section.kind is not Kind.HEADER for section in reading.sections)
    holds = {
        Warn.NO_TEXT: not some,
        Warn.NO_SECTIONS: some and not headed,
        Warn.NAME_UNCERTAIN: some and "name" not in basics,
        Warn.LINKS_DROPPED: document.links_dropped > 0,
        Warn.TEXT_SHORTENED: document.shortened or reading.scribe.shortened,
        Warn.TEXT_UNREADABLE: document.unreadable > _MANY_UNREADABLE,
    }
    return {warning for warning, is_so in holds.items() if is_so}
