"""Counting what looks like a dated entry, and what was read, so that a loss is not silent."""

from collections.abc import Mapping
from typing import NamedTuple

from shared.resumes.extraction.assemble.context import ExtractionContext
from shared.resumes.extraction.assemble.evidence_writer import Node
from shared.resumes.extraction.entries.cells import with_whole_cells
from shared.resumes.extraction.fields.dates import find_period, without_period
from shared.resumes.extraction.pdf.headings import SectionKind
from shared.resumes.extraction.pdf.lines import Line

_MOST_WORDS = 14
_WHERE = (SectionKind.WORK, SectionKind.EDUCATION, SectionKind.PROJECTS)


class EntryCounts(NamedTuple):
    """How many entries with a period a resume shows, and how many were read."""

    seen: int
    read: int


def entry_counts(context: ExtractionContext, nodes: Mapping[str, list[Node]]) -> EntryCounts:
    """Count the heads with a period, and the entries read with one."""
    seen = sum(
        _is_head(line, context)
        for lines in context.lines_by_section(*_WHERE)
        for line in with_whole_cells(lines, month_first=context.month_first)
    )
    read = sum(
        "startDate" in node or "endDate" in node or "current" in node
        for entries in nodes.values()
        for node in entries
    )
    return EntryCounts(max(seen, read), read)


def _is_head(line: Line, context: ExtractionContext) -> bool:
    period = find_period(line.text, month_first=context.month_first)
    if period is None or not period.is_range or line.bulleted:
        return False
    return len(without_period(line.text, period).split()) <= _MOST_WORDS
