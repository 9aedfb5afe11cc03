"""Tables of jobs: rows of cells below the names of the columns, whichever way they are broken."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from shared.resumes.extraction.entries.head_tokens import Entry, HeadToken
from shared.resumes.extraction.entries.job_columns import LABELS, Column, column_of
from shared.resumes.extraction.fields.dates import find_period
from shared.resumes.extraction.pdf.lines import Line, Span, text_of

_SAME_LINE_PT = 1.5
_SAME_ROW_EM = 1.45
_MOST_TITLE_LINES = 3
_MIN_COLUMNS = 2
_ACROSS_EM = 2.0
_HANGING = ("-", "\u2013", "\u2014")

type Piece = tuple[Span, ...]


class _Title(NamedTuple):
    column: Column
    x0: float
    x1: float


@dataclass
class _Row:
    """A row of the table: what its cells say so far, and the lines that tell what was done."""

    page: int
    y: float
    size: float
    cells: dict[int, list[Piece]] = field(default_factory=dict)
    told: list[Line] = field(default_factory=list)

    def text(self, number: int) -> str:
        """Return what a cell says, with the words that a narrow column broke made whole."""
        text = ""
        for part in map(text_of, self.cells.get(number, ())):
            broken = text.endswith("-") and text[-2:-1].isalpha() and part[:1].islower()
            text = text[:-1] + part if broken else f"{text} {part}".strip()
        return text


def table_entries(lines: Sequence[Line], *, month_first: bool) -> list[Entry]:
    """Return the jobs of a section that is a table; none where it is no table."""
    printed = _printed(lines)
    for count in range(min(_MOST_TITLE_LINES, len(printed)), 0, -1):
        titles = _titles(printed[:count])
        if titles:
            rows = _rows(printed[count:], titles, month_first=month_first)
            return [_entry(row, titles, month_first=month_first) for row in rows]
    return []


def _printed(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the lines that share a baseline, from the top; a rail parts them from each other."""
    ordered = sorted(lines, key=lambda line: (line.page, -line.y))
    groups: list[list[Line]] = []
    for line in ordered:
        last = groups[-1][0] if groups else None
        if last and last.page == line.page and last.y - line.y < _SAME_LINE_PT:
            groups[-1].append(line)
        else:
            groups.append([line])
    return [sorted(group, key=lambda line: line.x0) for group in groups]


def _pieces(printed: Sequence[Line]) -> Iterator[Piece]:
    return (piece for line in printed for piece in line.pieces)


def _titles(printed: Sequence[Sequence[Line]]) -> list[_Title]:
    """Return the columns that the titles name, if all of these are names of columns."""
    cells: list[list[Piece]] = []
    for piece in (piece for each in printed for piece in _pieces(each)):
        over = next((cell for cell in cells if _overlap(cell[0], piece)), None)
        if over is None:
            cells.append([piece])
        else:
            over.append(piece)
    named = [
        _Title(column, min(piece[0].x0 for piece in cell), max(piece[-1].x1 for piece in cell))
        for cell in cells
        if (column := column_of(" ".join(map(text_of, cell))))
    ]
    kinds = {title.column for title in named}
    named_jobs = kinds & {Column.EMPLOYER, Column.TITLE}
    whole = len(named) == len(cells) and len(kinds) >= _MIN_COLUMNS
    return sorted(named, key=lambda title: title.x0) if whole and named_jobs else []


def _overlap(one: Piece, other: Piece) -> bool:
    return one[0].x0 < other[-1].x1 and other[0].x0 < one[-1].x1


def _rows(
    printed: Sequence[Sequence[Line]], titles: Sequence[_Title], *, month_first: bool
) -> list[_Row]:
    """Return the rows: the lines between two wider gaps, or from one full line to the next."""
    rows: list[_Row] = []
    above: Line | None = None
    for each in printed:
        first = each[0]
        cells = {} if _runs_across(each, titles) else _cells(each, titles)
        near = above and above.page == first.page
        apart = above is None or not near or above.y - first.y > _SAME_ROW_EM * first.size
        ended = apart or not rows or _is_done(rows[-1], titles, month_first=month_first)
        if ended and _opens(cells, titles, apart=apart):
            rows.append(_Row(first.page, first.y, first.size))
        if rows and cells:
            _add(rows[-1], cells, titles, first)
        elif rows:
            rows[-1].told += each
        above = first
    return rows


def _runs_across(printed: Sequence[Line], titles: Sequence[_Title]) -> bool:
    """Tell whether a line is no row of cells: it is an item, or goes on below the next title."""
    if len(list(_pieces(printed))) == len(titles):
        return False
    for line in printed:
        for piece in line.pieces:
            begun = [title for title in titles if piece[0].x0 + line.size < title.x0]
            if begun and piece[-1].x1 > begun[0].x1 + _ACROSS_EM * line.size:
                return True
    return printed[0].bulleted and len(list(_pieces(printed))) == 1


def _cells(printed: Sequence[Line], titles: Sequence[_Title]) -> dict[int, list[Piece]]:
    pieces = list(_pieces(printed))
    if len(pieces) == len(titles):
        return {number: [piece] for number, piece in enumerate(pieces)}
    cells: dict[int, list[Piece]] = {}
    for piece in pieces:
        cells.setdefault(_nearest(piece, titles), []).append(piece)
    return cells


def _nearest(piece: Piece, titles: Sequence[_Title]) -> int:
    """Return the column whose left edge or centre is nearest."""
    x0, x1 = piece[0].x0, piece[-1].x1

    def distance(number: int) -> float:
        title = titles[number]
        return min(abs(title.x0 - x0), abs(title.x0 + title.x1 - x0 - x1) / 2)

    return min(range(len(titles)), key=distance)


def _opens(cells: dict[int, list[Piece]], titles: Sequence[_Title], *, apart: bool) -> bool:
    """Tell whether a line may begin a row; one that follows closely needs all that names a job."""
    wanted = {n for n, title in enumerate(titles) if title.column in LABELS}
    wanted |= {n for n, title in enumerate(titles) if title.column is Column.WHEN}
    return bool(wanted & cells.keys()) if apart else wanted <= cells.keys()


def _is_done(row: _Row, titles: Sequence[_Title], *, month_first: bool) -> bool:
    """Tell whether the time of a row is whole, so that the next line may begin another."""
    when = _when(row, titles)
    period = find_period(when, month_first=month_first)
    return bool(period and period.is_range and not when.endswith(_HANGING))


def _add(row: _Row, cells: dict[int, list[Piece]], titles: Sequence[_Title], line: Line) -> None:
    for number, pieces in cells.items():
        if titles[number].column is Column.TOLD:
            spans = tuple(span for piece in pieces for span in piece)
            row.told.append(Line(line.page, line.y, spans, edge=line.edge))
        else:
            row.cells.setdefault(number, []).extend(pieces)


def _when(row: _Row, titles: Sequence[_Title]) -> str:
    """Return the time of a row; two columns are its begin and its end."""
    texts = [row.text(n) for n, title in enumerate(titles) if title.column is Column.WHEN]
    return " \u2013 ".join(filter(None, texts))


def _entry(row: _Row, titles: Sequence[_Title], *, month_first: bool) -> Entry:
    line = Line(row.page, row.y, tuple(_spans(row, titles)))
    cells = tuple(
        HeadToken(row.text(number), line, label=LABELS[title.column])
        for number, title in enumerate(titles)
        if title.column in LABELS and row.text(number)
    )
    period = find_period(_when(row, titles), month_first=month_first)
    base = min((told.x0 for told in row.told), default=line.x0)
    return Entry([line], row.told, period, line, base, cells)


def _spans(row: _Row, titles: Sequence[_Title]) -> Iterator[Span]:
    """Yield one span for each cell, from left to right."""
    before = ""
    for number in range(len(titles)):
        text = row.text(number)
        if text:
            first = row.cells[number][0][0]
            yield first._replace(text=text, before=before)
            before = "\t"
