"""Tables: education as rows of degree, school, board, year and grade, as is usual in India."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from shared.resumes.extraction.fields.dates import Period, find_period
from shared.resumes.extraction.pdf.lines import Line, Span, text_of

_HEADERS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(form, re.IGNORECASE))
    for name, form in (
        ("score", r"c?gpa|%|percent|marks|score|grade|result|aggregate"),
        ("year", r"\byear|passing|duration|period|session|batch|date"),
        ("board", r"board|universit|affiliat"),
        ("school", r"institut|college|school"),
        ("area", r"speciali[sz]ation|stream|branch|discipline|major|subject"),
        (
            "degree",
            r"degree|course|qualification|exam|program|class|standard|education|certificate",
        ),
    )
)
_MIN_COLUMNS = 3
_MOST_HEAD_LINES = 3
_SAME_ROW_EM = 1.45
_NEAR_EM = 0.8
_DEGREE_START = re.compile(
    r"^(?:b\.?\s?tech|b\.?e\b|b\.?sc|b\.?com|bca|bba|b\.?a\b|m\.?\s?tech|m\.?e\b|m\.?sc|mca|mba|m\.?com"
    r"|ph\.?d|bachelor|master|diploma|class|std|x{1,2}i{0,2}\b|hsc|ssc|sslc|higher|senior|secondary"
    r"|high|intermediate|matric|puc|1[02]\s?th|12|10|post|pg|iti|graduat|doctor)",
    re.IGNORECASE,
)


@dataclass
class Row:
    """One row: the texts of its cells, empty where there is none."""

    line: Line
    degree: str = ""
    area: str = ""
    school: str = ""
    board: str = ""
    year: str = ""
    score: str = ""

    @property
    def period(self) -> Period | None:
        """The time that its year names."""
        return find_period(self.year)


class Table(NamedTuple):
    """Lines that are no part of a table, and the rows of the table."""

    before: list[Line]
    rows: list[Row]


class _Column(NamedTuple):
    name: str
    centre: float
    x0: float


def split_table(lines: Sequence[Line]) -> Table:
    """Find a table by the words of its head, and read its rows; most sections have none."""
    for index in range(len(lines)):
        head = _head(lines[index : index + _MOST_HEAD_LINES])
        columns = _columns(head)
        if len({column.name for column in columns}) >= _MIN_COLUMNS:
            return Table(list(lines[:index]), _read(lines[index + len(head) :], columns))
    return Table(list(lines), [])


def _head(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines that go on in the first one, as the broken titles of columns do."""
    count = 1
    for above, line in pairwise(lines):
        first = line.text.split()[0]
        alike = line.bold == above.bold and not _DEGREE_START.search(first)
        if not (alike and _close(above, line)) or find_period(line.text):
            break
        count += 1
    return lines[:count]


def _close(above: Line, line: Line) -> bool:
    return above.page == line.page and above.y - line.y < _SAME_ROW_EM * line.size


def _columns(head: Sequence[Line]) -> list[_Column]:
    """Return the columns that a head of one or more lines names."""
    cells: list[list[tuple[Span, ...]]] = []
    for piece in (piece for line in head for piece in line.pieces):
        over = next((cell for cell in cells if _overlap(cell[0], piece)), None)
        if over is None:
            cells.append([piece])
        else:
            over.append(piece)
    columns = []
    for cell in cells:
        text = " ".join(map(text_of, cell))
        name = next((name for name, form in _HEADERS if form.search(text)), None)
        if name and find_period(text) is None:
            columns.append(_Column(name, _centre(cell[0]), min(piece[0].x0 for piece in cell)))
    return columns


def _overlap(one: Sequence[Span], other: Sequence[Span]) -> bool:
    return one[0].x0 < other[-1].x1 and other[0].x0 < one[-1].x1


def _centre(piece: Sequence[Span]) -> float:
    return (piece[0].x0 + max(span.x1 for span in piece)) / 2


def _read(lines: Sequence[Line], columns: Sequence[_Column]) -> list[Row]:
    """Return the rows: the lines between two wider gaps, or from one degree to the next."""
    blocks = _blocks(lines)
    rows: list[Row] = []
    for block in blocks:
        cells = [(line, _cells(line, columns)) for line in block]
        degrees = sum(map(_names_degree, (each for _, each in cells)))
        fresh: list[Row] = []
        for line, each in cells:
            if not fresh or ((degrees > 1 or len(blocks) == 1) and _begins(each, fresh)):
                fresh.append(Row(line))
            for name, text in each:
                setattr(fresh[-1], name, f"{getattr(fresh[-1], name)} {text}".strip())
        rows += [row for row in fresh if row.degree or row.year]
    return rows


def _blocks(lines: Sequence[Line]) -> list[list[Line]]:
    blocks: list[list[Line]] = []
    for line in lines:
        if blocks and _close(blocks[-1][-1], line):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _cells(line: Line, columns: Sequence[_Column]) -> list[tuple[str, str]]:
    return [
        (_nearest(x0, x1, columns), text)
        for piece in line.pieces
        for x0, x1, text in _parts(piece, columns)
    ]


def _parts(piece: Sequence[Span], columns: Sequence[_Column]) -> Iterator[tuple[float, float, str]]:
    """Divide what stands so close that it looks like one cell, where a column begins."""
    text, x0, x1 = text_of(piece), piece[0].x0, max(span.x1 for span in piece)
    each = (x1 - x0) / max(len(text), 1)
    start = 0
    for at in (found.start() for found in re.finditer(" ", text)):
        begins = x0 + (at + 1) * each
        near = any(
            abs(column.x0 - begins) < _NEAR_EM * piece[0].size
            and column.x0 - x0 > piece[0].size
            and column.name != _nearest(x0, x0 + (at - start) * each, columns)
            for column in columns
        )
        if near and at > start:
            yield x0 + start * each, x0 + at * each, text[start:at].strip()
            start = at + 1
    yield x0 + start * each, x1, text[start:].strip()


def _nearest(x0: float, x1: float, columns: Sequence[_Column]) -> str:
    """Return the column whose left edge or centre is nearest."""
    centre = (x0 + x1) / 2
    return min(
        columns, key=lambda column: min(abs(column.centre - centre), abs(column.x0 - x0))
    ).name


def _begins(cells: Sequence[tuple[str, str]], rows: Sequence[Row]) -> bool:
    """Tell whether a line begins a row: with a degree, or with a year where one is known."""
    if _names_degree(cells):
        return True
    for name, text in cells:
        if name == "year" and find_period(text) and (not rows or rows[-1].year):
            return True
    return False


def _names_degree(cells: Sequence[tuple[str, str]]) -> bool:
    return any(name == "degree" and _DEGREE_START.search(text) for name, text in cells)
