"""The member ``skills`` of JSON Resume."""

from shared.resumes.extraction.assemble.context import ExtractionContext
from shared.resumes.extraction.assemble.evidence_writer import Node
from shared.resumes.extraction.fields.facts import Fact
from shared.resumes.extraction.fields.skills import SkillGroup, known_skills_in, skills_of
from shared.resumes.extraction.pdf.headings import SectionKind
from shared.resumes.model import Warn


def skill_nodes(context: ExtractionContext) -> list[Node]:
    """Return the skills; from running text, with a warning, where none are listed."""
    sections = context.lines_by_section(SectionKind.SKILLS)
    groups = [group for lines in sections for group in skills_of(lines)] or _mentioned(context)
    found = [entry for group in groups for entry in _entries(group)]
    nodes: list[Node] = []
    for n, (name, keywords) in enumerate(context.writer.limited(found)):
        node: Node = {}
        context.writer.put(node, f"/skills/{n}", "name", name)
        context.writer.put_all(node, f"/skills/{n}", "keywords", keywords)
        nodes.append(node)
    return nodes


def _entries(group: SkillGroup) -> list[tuple[Fact, list[Fact]]]:
    """Return a named group as one entry with its keywords, else each skill as an entry."""
    if group.name:
        return [(group.name, group.items)]
    return [(item, []) for item in group.items]


def _mentioned(context: ExtractionContext) -> list[SkillGroup]:
    items = known_skills_in(
        context.lines(SectionKind.SUMMARY, SectionKind.WORK, SectionKind.PROJECTS)
    )
    if not items:
        return []
    context.warnings.add(Warn.SKILLS_FROM_TEXT)
    return [SkillGroup(None, items)]
