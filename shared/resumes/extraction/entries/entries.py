"""Entries: the positions, studies and projects that a section lists.

An entry has a head, a few short lines that name it, and a body. In sections of work and
education nearly every head holds a date, and its place in the head of the first entry tells
where the other heads begin; where there are no dates, looks and indents tell.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from shared.resumes.extraction.entries.cells import with_whole_cells
from shared.resumes.extraction.entries.head_tokens import Entry, tokens_of
from shared.resumes.extraction.entries.job_columns import Column, label_of
from shared.resumes.extraction.entries.listed_heads import is_list_of_heads, unwrapped_items
from shared.resumes.extraction.entries.prose import is_prose
from shared.resumes.extraction.entries.sections import look_of
from shared.resumes.extraction.fields.dates import (
    Period,
    find_period,
    without_durations,
    without_period,
)
from shared.resumes.extraction.fields.places import is_place
from shared.resumes.extraction.pdf.lines import Line, text_of

_MAX_HEAD = 4
_INDENT_EM = 0.8
_MAX_WORDS = 14
_WORDY = 9
_FEW_WORDS = 3
SENTENCE = (
    r"^(?:(?:currently|presently|previously)\s)?"
    r"(?:work(?:ed|ing)|employed|associated|serv(?:ed|ing))\s"
)
"""How a head begins that is a sentence."""

_SENTENCE = re.compile(SENTENCE, re.IGNORECASE)
_WRAPPED = re.compile(r"\b(?:of|and|for|the|in|de|del|für)$|&$", re.IGNORECASE)
_JOINTS = ("-", "\u2013", "—")
_SCORE_LINE = re.compile(
    r"^\W*(?:cum\.?\s*)?(?:c?gpa|grade|score|percentage|marks)\b", re.IGNORECASE
)


@dataclass
class _Row:
    """A line of a section. ``opens``: it has the look of the section's first line.

    ``bare``: it holds nothing but a date. ``inside``: it is an item of a list, or indented.
    """

    line: Line
    period: Period | None
    bare: bool
    head_like: bool
    opens: bool
    inside: bool
    absorbed: bool = False

    @property
    def starts(self) -> bool:
        """Whether it looks like the first line of an entry."""
        plain = self.opens and not self.line.label and not self.line.bulleted
        return plain and not self.bare and not self.place

    @property
    def place(self) -> bool:
        """Whether it names a place and nothing else."""
        return len(self.line.pieces) == 1 and is_place(self.line.text, most_parts=3)


def dated_entries(
    lines: Sequence[Line], *, month_first: bool, most_words: int = _MAX_WORDS
) -> list[Entry]:
    """Divide a section at the dates in the heads of its entries; else as structured_entries.

    A line with more than ``most_words`` beside its date is no head.
    """
    rows = _rows(lines, month_first=month_first, most_words=most_words)
    anchors = [index for index, row in enumerate(rows) if row.period and not row.absorbed]
    if not anchors:
        return structured_entries(lines, month_first=month_first)
    starts = _starts(rows, anchors)
    entries = []
    for number, (start, anchor) in enumerate(zip(starts, anchors, strict=True)):
        end = starts[number + 1] if number + 1 < len(starts) else len(rows)
        entries.append(_entry(rows[start:end], anchor - start))
    return entries


def structured_entries(lines: Sequence[Line], *, month_first: bool) -> list[Entry]:
    """Divide a section where a line that looks like a head follows one that does not."""
    rows = _rows(lines, month_first=month_first)
    begins = _begins_by_look if _first_look_is_distinct(rows) else _begins_after_body
    entries: list[Entry] = []
    for above, row in zip((None, *rows), rows, strict=False):
        if not entries or begins(row, above):
            entries.append(Entry([row.line], base=row.line.x0))
        elif _continues_head(entries[-1], row):
            entries[-1].head.append(row.line)
        else:
            entries[-1].body.append(row.line)
        if row.period and row.head_like and entries[-1].period is None:
            entries[-1].period, entries[-1].dated = row.period, row.line
    return entries


def _first_look_is_distinct(rows: Sequence[_Row]) -> bool:
    """Tell whether the first row has a look that some other rows do not have."""
    return bool(rows) and rows[0].starts and not all(row.starts for row in rows)


def _begins_by_look(row: _Row, above: _Row | None) -> bool:
    """Tell whether a row begins an entry where the look of the first row marks the heads."""
    return row.opens and row.head_like and not (above and above.starts)


def _begins_after_body(row: _Row, above: _Row | None) -> bool:
    """Tell whether a row begins an entry where only the end of a body marks the next head."""
    return row.head_like and (above is None or not above.head_like or above.line.bulleted)


def _continues_head(entry: Entry, row: _Row) -> bool:
    """Tell whether a row is a further line of the head of an entry."""
    open_head = not entry.body and len(entry.head) < _MAX_HEAD
    emphatic = row.period is not None or row.line.italic or row.line.bold
    return row.head_like and open_head and emphatic


def _unwrapped(lines: Sequence[Line]) -> list[Line]:
    """Join a name that is broken after "of" and the like with its second half."""
    joined: list[Line] = []
    for line in lines:
        above = joined[-1] if joined else None
        if (
            above
            and not above.bulleted
            and not line.bulleted
            and look_of(above) == look_of(line)
            and above.page == line.page
            and (_WRAPPED.search(above.text) or _is_broken_date(above, line))
        ):
            first, *others = line.spans
            spans = (*above.spans, first._replace(before=" "), *others)
            joined[-1] = replace(above, spans=spans)
        else:
            joined.append(line)
    return joined


def _is_broken_date(above: Line, line: Line) -> bool:
    """Tell whether a period stands on two lines of a column of labels."""
    if not (above.label and line.label):
        return False
    return line.text.startswith(_JOINTS) or above.text.endswith(_JOINTS)


def _rows(lines: Sequence[Line], *, month_first: bool, most_words: int = _MAX_WORDS) -> list[_Row]:
    whole = with_whole_cells(lines, month_first=month_first)
    listed = is_list_of_heads(whole, month_first=month_first)
    if listed:
        whole = unwrapped_items(whole)
    lines = [line for line in _unwrapped(whole) if without_durations(line.text)]
    margins = _margins(lines)
    opening = next((look_of(line) for line in lines if not line.label), None)
    rows = []
    for line in lines:
        indented = line.x0 > margins.get(line.page, line.x0) + _INDENT_EM * line.size
        inside = (line.bulleted or indented) and not line.spans[0].bold
        part = inside and not listed
        period = _head_period(line, most_words, inside=part, month_first=month_first)
        bare = period is not None and not without_period(line.text, period).strip("() ")
        head_like = period is not None or _looks_like_a_head(line, indented=indented)
        rows.append(_Row(line, period, bare, head_like, look_of(line) == opening, inside))
    _merge_bare_years(rows)
    return _without_dated_items(rows)


def _margins(lines: Sequence[Line]) -> dict[int, float]:
    """Return for each page where the text that is no label begins."""
    margins: dict[int, float] = {}
    for line in lines:
        if not line.label:
            margins[line.page] = min(margins.get(line.page, line.x0), line.x0)
    return margins


def _looks_like_a_head(line: Line, *, indented: bool) -> bool:
    """Tell whether a line without a date may be part of a head."""
    if line.label:
        return True
    emphatic = line.bold or line.italic or line.spans[0].bold
    told = len(line.pieces) > 1 and label_of(text_of(line.pieces[0])) is Column.TOLD
    plain = (
        not told and not line.bulleted and not is_prose(line) and not _SCORE_LINE.search(line.text)
    )
    return plain and (not indented or emphatic)


def _without_dated_items(rows: list[_Row]) -> list[_Row]:
    """Take the dates from the items of lists where other lines have dates: those are the heads."""
    if any(row.period and not row.inside for row in rows):
        for row in rows:
            if row.inside and row.period:
                row.period, row.head_like = None, False
    return rows


def _head_period(line: Line, most_words: int, *, inside: bool, month_first: bool) -> Period | None:
    period = find_period(line.text, month_first=month_first)
    if period is None:
        return None
    words = len(without_period(line.text, period).split())
    most = most_words if period.is_range else most_words - _MAX_WORDS + _WORDY
    # A date in a list of things done is part of a sentence, unless the list is one of heads.
    listed = inside and most_words == _MAX_WORDS
    sentence = period.is_range and _SENTENCE.match(line.text)
    if words > most or (listed and not sentence and words > _FEW_WORDS):
        return None
    return period


def _merge_bare_years(rows: list[_Row]) -> None:
    """Read two single dates, one on a line below the other, as one period."""
    for row, below in pairwise(rows):
        if not (row.period and below.period and row.bare and below.bare) or row.absorbed:
            continue
        if not row.period.is_range and not below.period.is_range:
            start, end = row.period.end, below.period.end
            row.period = row.period._replace(start=start, end=end, is_range=True, sure=start <= end)
            below.absorbed, below.period = True, None


def _starts(rows: Sequence[_Row], anchors: Sequence[int]) -> list[int]:
    """Return where each entry begins: as many lines above its date as in the first entry."""
    first = anchors[0]
    above_first = list(rows[:first])
    offset = len(above_first)
    if offset >= _MAX_HEAD or not all(row.head_like for row in above_first):
        offset = 0
        while offset < _MAX_HEAD - 1 and offset < first and rows[first - 1 - offset].head_like:
            offset += 1
    starts = []
    for number, anchor in enumerate(anchors):
        floor = anchors[number - 1] + 1 if number else 0
        start = anchor
        while start > floor and anchor - start < offset and rows[start - 1].head_like:
            if rows[start].starts and not rows[start - 1].starts:
                break
            if number and rows[start - 1].place:
                # It belongs to the entry above.
                break
            start -= 1
        starts.append(start)
    return starts


def _entry(rows: Sequence[_Row], anchor: int) -> Entry:
    period, dated = rows[anchor].period, rows[anchor].line
    base = min((row.line.x0 for row in rows if not row.line.label), default=dated.x0)
    entry = Entry([row.line for row in rows[: anchor + 1]], [], period, dated, base)
    at = anchor + 1
    while at < len(rows) and len(entry.head) < _MAX_HEAD + 1:
        row = rows[at]
        if row.absorbed:
            at += 1
            continue
        named = [token for token in tokens_of(entry) if not is_place(token.text)]
        if not row.head_like or row.line.bulleted or len(named) > 1:
            break
        entry.head.append(row.line)
        at += 1
    entry.body = [row.line for row in rows[at:] if not row.absorbed]
    return entry
