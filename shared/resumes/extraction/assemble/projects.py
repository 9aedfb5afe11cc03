"""The member ``projects`` of JSON Resume."""

from shared.resumes.extraction.assemble.context import ExtractionContext
from shared.resumes.extraction.assemble.evidence_writer import Node
from shared.resumes.extraction.entries.projects import Project, projects_of
from shared.resumes.extraction.pdf.headings import SectionKind


def project_nodes(context: ExtractionContext) -> list[Node]:
    """Return the projects that the resume lists."""
    links, month_first = context.document.links, context.month_first
    found = [
        project
        for lines in context.lines_by_section(SectionKind.PROJECTS)
        for project in projects_of(lines, links, month_first=month_first)
    ]
    projects = context.writer.limited(found)
    return [_node(context, project, f"/projects/{n}") for n, project in enumerate(projects)]


def _node(context: ExtractionContext, project: Project, at: str) -> Node:
    node: Node = {}
    writer = context.writer
    writer.put(node, at, "name", project.name)
    writer.put_long(node, at, "description", project.description)
    writer.put(node, at, "url", project.url)
    context.put_dates(node, at, project.entry)
    writer.put_all(node, at, "highlights", project.highlights, long=True)
    writer.put_all(node, at, "keywords", project.keywords)
    return node
