"""Extracting a resume: from the bytes of a PDF to a JSON Resume document with evidence."""

from typing import Any

from shared.resumes.extraction.assemble.basics import basics_node
from shared.resumes.extraction.assemble.certificates import certificate_nodes
from shared.resumes.extraction.assemble.contact_lines import with_contacts_apart
from shared.resumes.extraction.assemble.context import ExtractionContext
from shared.resumes.extraction.assemble.education import education_nodes
from shared.resumes.extraction.assemble.entry_counts import entry_counts
from shared.resumes.extraction.assemble.evidence_writer import Node
from shared.resumes.extraction.assemble.languages import language_nodes
from shared.resumes.extraction.assemble.projects import project_nodes
from shared.resumes.extraction.assemble.section_inference import with_inferred_kinds
from shared.resumes.extraction.assemble.skills import skill_nodes
from shared.resumes.extraction.assemble.work import work_nodes
from shared.resumes.extraction.entries.sections import sections_of
from shared.resumes.extraction.pdf.document import read_document
from shared.resumes.extraction.pdf.headings import SectionKind
from shared.resumes.model import ParsedResume, Resume, Warn

_MANY_UNREADABLE = 3


def read_resume(data: bytes) -> ParsedResume:
    """Return what a PDF says as a resume; raises UnreadablePdf."""
    document = read_document(data)
    sections = with_contacts_apart(with_inferred_kinds(sections_of(document)))
    context = ExtractionContext(document, sections)
    node: dict[str, Any] = {
        "basics": basics_node(context),
        "work": work_nodes(context),
        "education": education_nodes(context),
        "skills": skill_nodes(context),
        "projects": project_nodes(context),
        "languages": language_nodes(context),
        "certificates": certificate_nodes(context),
    }
    counts = entry_counts(context, {name: node[name] for name in ("work", "education", "projects")})
    return ParsedResume(
        resume=Resume.model_validate(node),
        evidence=tuple(context.writer.evidence),
        pages=document.pages,
        characters=document.characters,
        entries_seen=counts.seen,
        entries_read=counts.read,
        warnings=tuple(sorted(context.warnings | _warnings(context, node["basics"]))),
    )


def _warnings(context: ExtractionContext, basics: Node) -> set[Warn]:
    """Return what is to be said of the document as a whole."""
    document = context.document
    some = document.characters > 0
    headed = any(section.kind is not SectionKind.HEADER for section in context.sections)
    holds = {
        Warn.NO_TEXT: not some,
        Warn.NO_SECTIONS: some and not headed,
        Warn.NAME_UNCERTAIN: some and "name" not in basics,
        Warn.LINKS_DROPPED: document.links_dropped > 0,
        Warn.TEXT_SHORTENED: document.shortened or context.writer.shortened,
        Warn.TEXT_UNREADABLE: document.unreadable > _MANY_UNREADABLE,
    }
    return {warning for warning, is_so in holds.items() if is_so}
