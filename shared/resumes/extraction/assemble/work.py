"""The member ``work`` of JSON Resume."""

from shared.resumes.extraction.assemble.context import ExtractionContext
from shared.resumes.extraction.assemble.evidence_writer import Node
from shared.resumes.extraction.entries.employment import Job, jobs_of
from shared.resumes.extraction.pdf.headings import SectionKind


def work_nodes(context: ExtractionContext) -> list[Node]:
    """Return the positions that the resume lists."""
    found = jobs_of(context.lines_by_section(SectionKind.WORK), month_first=context.month_first)
    jobs = context.writer.limited(found)
    return [_node(context, job, f"/work/{n}") for n, job in enumerate(jobs)]


def _node(context: ExtractionContext, job: Job, at: str) -> Node:
    node: Node = {}
    writer = context.writer
    writer.put(node, at, "name", job.company)
    writer.put(node, at, "position", job.title)
    writer.put(node, at, "location", job.place)
    context.put_dates(node, at, job.entry, job.company, job.title)
    if job.employed:
        context.dated.append(job.employed)
    writer.put_long(node, at, "summary", job.summary)
    writer.put_all(node, at, "highlights", job.highlights, long=True)
    return node
