"""Counting what looks like a dated entry, and what was read, so that a loss is not silent.

A dated line counts as lost where no entry was dated from it and it does not look like a part of
what an entry tells: a sentence, an item of a list, a line that goes on in the one above it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from shared.resumes.extraction.assemble.context import ExtractionContext
from shared.resumes.extraction.assemble.evidence_writer import Node
from shared.resumes.extraction.entries.cells import with_whole_cells
from shared.resumes.extraction.entries.prose import is_prose
from shared.resumes.extraction.fields.dates import Period, find_period, without_period
from shared.resumes.extraction.pdf.headings import SectionKind
from shared.resumes.extraction.pdf.lines import Line
from shared.resumes.extraction.pdf.paragraphs import continues

_MOST_WORDS = 14
_SAME_LINE_PT = 1.0
_SAME_ROW_EM = 4.0
_WHERE = (SectionKind.WORK, SectionKind.EDUCATION, SectionKind.PROJECTS)


class EntryCounts(NamedTuple):
    """How many entries with a period a resume shows, and how many were read."""

    seen: int
    read: int


class _Dated(NamedTuple):
    """A line that names a range of time. ``goes_on``: in the sentence of the line above."""

    line: Line
    period: Period
    goes_on: bool


def entry_counts(context: ExtractionContext, nodes: Mapping[str, list[Node]]) -> EntryCounts:
    """Count the entries read with a period, and the dated lines that none was read from."""
    read = sum(
        "startDate" in node or "endDate" in node or "current" in node
        for entries in nodes.values()
        for node in entries
    )
    lost = sum(_lost(lines, context) for lines in context.lines_by_section(*_WHERE))
    return EntryCounts(read + lost, read)


def _lost(lines: Sequence[Line], context: ExtractionContext) -> int:
    """Count the lines of a section that seem to date an entry which was not read."""
    found = list(_dated(lines, month_first=context.month_first))
    free = [each for each in found if not _is_read(each, context)]
    # Items are what an entry tells, unless nothing else in the section has a date.
    listed = len(free) == len(found)
    return sum(_is_head(each, listed=listed) for each in free)


def _dated(lines: Sequence[Line], *, month_first: bool) -> Iterator[_Dated]:
    whole = with_whole_cells(lines, month_first=month_first)
    left = min((line.x0 for line in whole), default=0.0)
    above: Line | None = None
    tells = False
    for line in whole:
        goes_on = tells and above is not None and continues(above, line, left)
        period = find_period(line.text, month_first=month_first)
        if period and period.is_range:
            yield _Dated(line, period, goes_on)
        tells = goes_on or line.bulleted or is_prose(line)
        above = line


def _is_read(dated: _Dated, context: ExtractionContext) -> bool:
    """Tell whether an entry was dated from a line, or from another line of its row in a table."""
    line = dated.line
    for each in context.dated:
        apart = abs(each.y - line.y)
        if each.page != line.page or apart > _SAME_ROW_EM * line.size:
            continue
        if apart < _SAME_LINE_PT or line.text in each.text:
            return True
        period = find_period(each.text, month_first=context.month_first)
        if period and period[:2] == dated.period[:2]:
            return True
    return False


def _is_head(dated: _Dated, *, listed: bool) -> bool:
    """Tell whether a line looks like the head of an entry and not like what one tells."""
    line, period = dated.line, dated.period
    if line.bulleted and not listed:
        return False
    before, after = line.text[: period.begins_at], line.text[period.ends_at :]
    apart = before.endswith("\t") or not (before.strip() or dated.goes_on)
    if not apart and (dated.goes_on or is_prose(line)):
        return False
    if after.lstrip()[:1].islower() or (not apart and _hangs_on_a_word(before, period)):
        return False
    return len(without_period(line.text, period).split()) <= _MOST_WORDS


def _hangs_on_a_word(before: str, period: Period) -> bool:
    """Tell whether a period goes on in a sentence, as in "300 shops since 2018"."""
    word = before.rsplit(maxsplit=1)[-1]
    return period.current and not period.end and word.isalpha() and word.islower()
