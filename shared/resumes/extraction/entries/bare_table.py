"""Tables of jobs whose columns have no names: what the cells hold tells them apart.

A column of times makes the rows. What is beside it stays in columns of its own: nothing runs from
one into the next, as what is told below an ordinary head would.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from shared.resumes.extraction.entries.cells import line_from
from shared.resumes.extraction.entries.head_tokens import Entry, HeadToken, Label
from shared.resumes.extraction.entries.prose import tells
from shared.resumes.extraction.fields.dates import find_period, names_present, without_period
from shared.resumes.extraction.fields.places import is_place
from shared.resumes.extraction.pdf.lines import Line, Span

_SAME_EDGE_PT = 4.0
_SAME_ROW_EM = 0.6
_PERIOD_EM = 2.5
_HANGING_EM = 1.5
_MIN_ROWS = 2
_MIN_COLUMNS = 3
_MOST_TIMES = 2
_MOST_ITEMS = 3
_DASHES = ("-", "\u2013", "\u2014")


class _Piece(NamedTuple):
    """Part of a line between two wide gaps, as a line of its own."""

    line: Line
    at: tuple[int, float]

    @property
    def text(self) -> str:
        return self.line.text


@dataclass
class _Row:
    """What stands in each column between two times, from the top."""

    cells: list[list[_Piece]] = field(default_factory=list)


def bare_table_entries(lines: Sequence[Line], *, month_first: bool) -> list[Entry]:
    """Return the jobs of a section that is a table without names of columns; else none."""
    pieces = sorted(_pieces(lines), key=lambda piece: piece.at)
    anchors = _anchors(pieces, month_first=month_first)
    edges = _edges(pieces, anchors)
    if len(anchors) < _MIN_ROWS or len(edges) < _MIN_COLUMNS or _runs_across(pieces, edges):
        return []
    if not pieces or pieces[0].at < _above(anchors[0]):
        return []
    rows = _rows(pieces, anchors, edges)
    times = [n for n in range(len(edges)) if _holds_times(rows, n, month_first=month_first)]
    told = [n for n in range(len(edges)) if n not in times and _tells(rows, n)]
    named = [n for n in range(len(edges)) if n not in {*times, *told}]
    if not named or not 0 < len(times) <= _MOST_TIMES:
        return []
    table = _Table(rows, edges, times, told, named)
    entries = [table.entry(row, month_first=month_first) for row in rows]
    return [entry for entry in entries if entry] if all(entries) else []


class _Table(NamedTuple):
    """The rows, where the columns begin, and which of these hold what."""

    rows: Sequence[_Row]
    edges: Sequence[float]
    times: Sequence[int]
    told: Sequence[int]
    named: Sequence[int]

    def entry(self, row: _Row, *, month_first: bool) -> Entry | None:
        """Return the job of a row; None where its time cannot be read or too much is named."""
        when = " \u2013 ".join(_joined(row.cells[n]) for n in self.times if row.cells[n])
        period = find_period(when, month_first=month_first)
        items = [(n, item) for n in self.named for item in self._items(row, n)]
        if period is None or not items or len(items) > _MOST_ITEMS * len(self.named):
            return None
        first = min(row.cells[self.times[0]], key=lambda piece: piece.at).line
        texts = [(when, first), *((text, line) for _, (text, line) in items)]
        quoted = Line(first.page, first.y, tuple(_spans(texts)))
        cells = tuple(
            HeadToken(text, quoted, line.bold, line.italic, label=self._label(n))
            for n, (text, line) in items
        )
        body = [line for n in self.told for line in self._body(row, n)]
        base = min((line.x0 for line in body), default=first.x0)
        return Entry([quoted], body, period, quoted, base, cells)

    def _items(self, row: _Row, column: int) -> Iterator[tuple[str, Line]]:
        """Yield what a cell names, each made whole where the cell was too narrow for it."""
        group: list[_Piece] = []
        for piece in row.cells[column]:
            if group and not self._wraps(group[-1].line, piece.line, column):
                yield _joined(group), group[0].line
                group = []
            group.append(piece)
        if group:
            yield _joined(group), group[0].line

    def _body(self, row: _Row, column: int) -> Iterator[Line]:
        """Yield the lines of a cell that tells, each with the edge that it may go to."""
        for piece in row.cells[column]:
            line = replace(piece.line, edge=self._right_of(column))
            # Where the text of an item begins is not known: what goes on below begins no later.
            yield _set_in(line) if line.bulleted else line

    def _wraps(self, above: Line, below: Line, column: int) -> bool:
        """Tell whether the first word of a line had no room at the end of the one above it."""
        if (above.bold, above.italic) != (below.bold, below.italic):
            return False
        text = below.text
        word = (below.x1 - below.x0) * len(text.split()[0]) / len(text)
        return above.x1 + word + below.size / 2 > self._right_of(column)

    def _right_of(self, column: int) -> float:
        if column + 1 < len(self.edges):
            return self.edges[column + 1] - _SAME_EDGE_PT
        return max(piece.line.x1 for row in self.rows for piece in row.cells[column])

    def _label(self, column: int) -> Label | None:
        """Return that a column names places, where each of its cells does; else None."""
        texts = [_joined(row.cells[column]) for row in self.rows]
        return Label.PLACE if all(map(is_place, texts)) else None


def _pieces(lines: Sequence[Line]) -> Iterator[_Piece]:
    for line in lines:
        for number, piece in enumerate(line.pieces):
            alone = line_from(Line(line.page, line.y, piece), [piece])
            bulleted = alone.bulleted or (line.bulleted and number == 0)
            yield _Piece(replace(alone, bulleted=bulleted), (line.page, -line.y))


def _anchors(pieces: Sequence[_Piece], *, month_first: bool) -> list[_Piece]:
    """Return the pieces that begin the times of the column that most times begin."""
    dated = [piece for piece in pieces if _is_time(piece.text, month_first=month_first)]
    columns: list[list[_Piece]] = []
    for piece in sorted(dated, key=lambda piece: piece.line.x0):
        if columns and piece.line.x0 - columns[-1][-1].line.x0 < _SAME_EDGE_PT:
            columns[-1].append(piece)
        else:
            columns.append([piece])
    longest = max(columns, key=len) if columns else []
    column = sorted(longest, key=lambda piece: piece.at)
    goes_on = {id(below) for above, below in pairwise(column) if _is_one_time(above, below)}
    return [piece for piece in column if id(piece) not in goes_on]


def _is_time(text: str, *, month_first: bool) -> bool:
    """Tell whether a text is a time, or a part of one, and nothing else."""
    period = find_period(text, month_first=month_first)
    return not without_period(text, period) if period else names_present(text.lstrip("-\u2013 "))


def _is_one_time(above: _Piece, below: _Piece) -> bool:
    hangs = above.text.endswith(_DASHES) or below.text.startswith(_DASHES)
    near = above.line.y - below.line.y < _PERIOD_EM * below.line.size
    return hangs and near and above.line.page == below.line.page


def _above(anchor: _Piece) -> tuple[int, float]:
    """Return where the row of a time begins: cells may stand a little higher."""
    page, y = anchor.at
    return page, y - _SAME_ROW_EM * anchor.line.size


def _edges(pieces: Sequence[_Piece], anchors: Sequence[_Piece]) -> list[float]:
    """Return where columns begin: what stands beside most times begins there."""
    beside = [
        piece.line.x0
        for anchor in anchors
        for piece in pieces
        if piece.at[0] == anchor.at[0]
        and abs(piece.at[1] - anchor.at[1]) < _SAME_ROW_EM * anchor.line.size
    ]
    groups: list[list[float]] = []
    for x0 in sorted(beside):
        if groups and x0 - groups[-1][-1] < _SAME_EDGE_PT:
            groups[-1].append(x0)
        else:
            groups.append([x0])
    return [group[0] for group in groups if len(group) * 2 > len(anchors)]


def _runs_across(pieces: Sequence[_Piece], edges: Sequence[float]) -> bool:
    """Tell whether anything runs from one column into the next, or stands before the first."""
    for piece in pieces:
        following = [edge for edge in edges if edge > piece.line.x0 + _SAME_EDGE_PT]
        if following and piece.line.x1 > following[0] + _SAME_EDGE_PT:
            return True
    return any(piece.line.x0 < edges[0] - _SAME_EDGE_PT for piece in pieces)


def _rows(
    pieces: Sequence[_Piece], anchors: Sequence[_Piece], edges: Sequence[float]
) -> list[_Row]:
    rows = [_Row([[] for _ in edges]) for _ in anchors]
    for piece in pieces:
        row = max(n for n, anchor in enumerate(anchors) if n == 0 or _above(anchor) <= piece.at)
        begun = (n for n, edge in enumerate(edges) if edge <= piece.line.x0 + _SAME_EDGE_PT)
        rows[row].cells[max(begun)].append(piece)
    return rows


def _holds_times(rows: Sequence[_Row], column: int, *, month_first: bool) -> bool:
    pieces = [piece for row in rows for piece in row.cells[column]]
    return all(_is_time(piece.text, month_first=month_first) for piece in pieces)


def _tells(rows: Sequence[_Row], column: int) -> bool:
    """Tell whether a column says what was done: it holds items, statements or sentences."""
    cells = [row.cells[column] for row in rows if row.cells[column]]
    telling = [
        any(piece.line.bulleted for piece in cell)
        or ";" in _joined(cell)
        or tells(_joined(cell), bold=cell[0].line.bold)
        for cell in cells
    ]
    return sum(telling) * 2 > len(cells)


def _set_in(line: Line) -> Line:
    first, *rest = line.spans
    return replace(line, spans=(first._replace(x0=first.x0 + _HANGING_EM * first.size), *rest))


def _joined(pieces: Sequence[_Piece]) -> str:
    return " ".join(piece.text for piece in pieces)


def _spans(texts: Sequence[tuple[str, Line]]) -> Iterator[Span]:
    for number, (text, line) in enumerate(texts):
        yield line.spans[0]._replace(text=text, before="\t" if number else "")
