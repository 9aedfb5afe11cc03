"""Cells: what stands in columns beside each other and is broken over lines, made whole again.

A narrow column of dates breaks them ("May 2020 -" above "Present"), beside a name that is broken
as well or a list that has nothing to do with it. The period is put back where it began.
"""

from collections.abc import Sequence
from dataclasses import replace

from shared.resumes.extraction.entries.job_columns import label_of
from shared.resumes.extraction.fields.dates import Period, find_period, without_period
from shared.resumes.extraction.pdf.characters import BULLET, is_bullet
from shared.resumes.extraction.pdf.lines import Line, Span, text_of

_LINE_EM = 1.75
_HANGING_EM = 2.5
_DASHES = ("-", "\u2013", "\u2014")
_SAME_EDGE_PT = 5.0
_ROWS_ABOVE = 3
_MARK = 1
_GUTTER_EM = 3.0

type Piece = tuple[Span, ...]


def with_whole_cells(lines: Sequence[Line], *, month_first: bool) -> list[Line]:
    """Return the lines of a section with each period on one line, that of the head it dates."""
    whole: list[Line] = []
    for line in lines:
        # In a rail of labels, the row of what they belong to may stand between two of them.
        reach = 2 if line.label else 1
        for back in range(1, min(reach, len(whole)) + 1):
            joined = _joined(whole[-back], line, month_first=month_first)
            if joined:
                whole[-back : len(whole) - back + 1] = joined
                break
        else:
            whole.append(line)
    return _dated_above(whole, month_first=month_first)


def _joined(above: Line, line: Line, *, month_first: bool) -> list[Line] | None:
    """Return two lines as they are with a period of both on the first; None where there is none."""
    beside = above.page == line.page and abs(above.y - line.y) < 1
    named = label_of(above.text) is not None
    if beside and above.label and (named or _dates(line, above, month_first=month_first)):
        spans = (*above.spans, line.spans[0]._replace(before="\t"), *line.spans[1:])
        return [replace(above, spans=spans, label=False)]
    if above.page != line.page:
        return None
    apart = (above.y - line.y) / line.size
    for number, piece in enumerate(above.pieces):
        if not 0 < apart < (_HANGING_EM if text_of(piece).endswith(_DASHES) else _LINE_EM):
            continue
        for other, rest in enumerate(line.pieces):
            if _is_one_period(piece, rest, month_first=month_first):
                return _parted(above, number, line, other)
    return None


def _dates(line: Line, above: Line, *, month_first: bool) -> bool:
    """Tell whether a line is nothing but the period of the label beside it, which has none."""
    period = _range(line.text, month_first=month_first)
    bare = period is not None and not without_period(line.text, period)
    return bare and find_period(above.text, month_first=month_first) is None


def _is_one_period(piece: Piece, rest: Piece, *, month_first: bool) -> bool:
    """Tell whether a piece and the one below it are a period only together."""
    aligned = min(abs(piece[0].x0 - rest[0].x0), abs(piece[-1].x1 - rest[-1].x1)) < _SAME_EDGE_PT
    first, second = text_of(piece), text_of(rest)
    if not aligned or _range(first, month_first=month_first):
        return False
    if find_period(first, month_first=month_first) is None:
        return False
    both = f"{first} {second}"
    period = _range(both, month_first=month_first)
    return period is not None and not without_period(both, period)


def _range(text: str, *, month_first: bool) -> Period | None:
    """Return the whole period that a text names; one that only hangs open is none."""
    period = find_period(text, month_first=month_first)
    hangs = text.rstrip().endswith(_DASHES)
    return period if period and period.is_range and not hangs else None


def _parted(above: Line, number: int, line: Line, other: int) -> list[Line]:
    """Move a piece of a line to the one above it; what is left may go on there as well."""
    pieces = list(above.pieces)
    pieces[number] = continued(pieces[number], line.pieces[other])
    left = [piece for place, piece in enumerate(line.pieces) if place != other]
    if len(left) == 1 and number and len(pieces) == number + 1 and _wrapped(above, left[0], number):
        pieces[0] = continued(pieces[0], left[0])
        left = []
    lines = [replace(above, spans=_spans(pieces))]
    return [*lines, line_from(line, left)] if left else lines


def continued(piece: Piece, rest: Piece) -> Piece:
    """Return a piece with what goes on below it, in one span where both look alike."""
    last, first = piece[-1], rest[0]
    if (last.bold, last.italic) == (first.bold, first.italic):
        text = f"{last.text} {first.text}"
        return (*piece[:-1], last._replace(text=text, x1=max(last.x1, first.x1)), *rest[1:])
    return (*piece, first._replace(before=" "), *rest[1:])


def _wrapped(above: Line, rest: Piece, number: int) -> bool:
    """Tell whether the first piece of a line has no room for the word that begins the next."""
    first, dates = above.pieces[0], above.pieces[number]
    if number != 1 or abs(first[0].x0 - rest[0].x0) > _SAME_EDGE_PT:
        return False
    letters = len(text_of(rest)) or 1
    word = (rest[-1].x1 - rest[0].x0) * len(text_of(rest).split()[0]) / letters
    return first[-1].x1 + word > dates[0].x0 - _GUTTER_EM * above.size


def line_from(line: Line, pieces: Sequence[Piece]) -> Line:
    """Return a line of these pieces; one that begins with a bullet is an item."""
    spans = _spans(pieces)
    mark, _, text = spans[0].text.partition(" ")
    if is_bullet(mark) or mark in {BULLET, "-", "\u2013"}:
        if text:
            return replace(line, spans=(spans[0]._replace(text=text), *spans[1:]), bulleted=True)
        if len(spans) > _MARK:
            return replace(line, spans=(spans[1]._replace(before=""), *spans[2:]), bulleted=True)
    return replace(line, spans=spans)


def _spans(pieces: Sequence[Piece]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for piece in pieces:
        before = "\t" if spans else ""
        spans += [piece[0]._replace(before=before), *piece[1:]]
    return tuple(spans)


def _dated_above(lines: list[Line], *, month_first: bool) -> list[Line]:
    """Move a period that stands beside an item of a list to the head above the list."""
    dated = list(lines)
    for index, line in enumerate(dated):
        if not line.bulleted or len(line.pieces) < 2:  # noqa: PLR2004 - an item and its date
            continue
        last = text_of(line.pieces[-1])
        period = _range(last, month_first=month_first)
        head = _head_above(dated, index, month_first=month_first)
        if period and not without_period(last, period) and head is not None:
            moved = line.pieces[-1]
            dated[head] = replace(dated[head], spans=_spans([*dated[head].pieces, moved]))
            dated[index] = replace(line, spans=_spans(line.pieces[:-1]))
    return dated


def _head_above(lines: Sequence[Line], index: int, *, month_first: bool) -> int | None:
    """Return where the head without a date stands to which the item belongs."""
    for at in range(index - 1, max(index - 1 - _ROWS_ABOVE, -1), -1):
        if not lines[at].bulleted:
            return None if find_period(lines[at].text, month_first=month_first) else at
    return None
