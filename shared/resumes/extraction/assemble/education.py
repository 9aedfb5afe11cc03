"""The member ``education`` of JSON Resume."""

from shared.resumes.extraction.assemble.context import ExtractionContext
from shared.resumes.extraction.assemble.evidence_writer import Node
from shared.resumes.extraction.entries.education import Study, studies_of
from shared.resumes.extraction.pdf.headings import SectionKind


def education_nodes(context: ExtractionContext) -> list[Node]:
    """Return the courses of study that the resume lists."""
    found = studies_of(
        context.lines_by_section(SectionKind.EDUCATION), month_first=context.month_first
    )
    studies = context.writer.limited(found)
    return [_node(context, study, f"/education/{n}") for n, study in enumerate(studies)]


def _node(context: ExtractionContext, study: Study, at: str) -> Node:
    node: Node = {}
    writer = context.writer
    writer.put(node, at, "institution", study.school)
    writer.put(node, at, "area", study.area)
    writer.put(node, at, "studyType", study.study_type)
    context.put_dates(node, at, study.entry, study.school, study.study_type)
    writer.put(node, at, "score", study.score)
    return node
