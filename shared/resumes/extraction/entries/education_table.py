"""Tables: education as rows of degree, school, board, year and grade, as is usual in India."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from shared.resumes.extraction.fields.dates import Period, find_period
from shared.resumes.extraction.pdf.lines import Line, Span

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


def split_table(lines: Sequence[Line]) -> Table:
    """Find a table by the words of its head, and read its rows; most sections have none."""
    for index, line in enumerate(lines):
        columns = _columns(line)
        if len({column.name for column in columns}) >= _MIN_COLUMNS:
            return Table(list(lines[:index]), _read(lines[index + 1 :], columns))
    return Table(list(lines), [])


def _columns(line: Line) -> list[_Column]:
    columns = []
    for piece in line.pieces:
        text = " ".join(span.text for span in piece)
        name = next((name for name, form in _HEADERS if form.search(text)), None)
        if name and find_period(text) is None:
            columns.append(_Column(name, _centre(piece)))
    return columns


def _centre(piece: Sequence[Span]) -> float:
    return (piece[0].x0 + max(span.x1 for span in piece)) / 2


def _read(lines: Sequence[Line], columns: Sequence[_Column]) -> list[Row]:
    rows: list[Row] = []
    for line in lines:
        cells = [
            (_nearest(_centre(piece), columns), " ".join(span.text for span in piece))
            for piece in line.pieces
        ]
        if _begins(cells, rows):
            rows.append(Row(line))
        for name, text in cells if rows else ():
            setattr(rows[-1], name, f"{getattr(rows[-1], name)} {text}".strip())
    return rows


def _nearest(x: float, columns: Sequence[_Column]) -> str:
    return min(columns, key=lambda column: abs(column.centre - x)).name


def _begins(cells: Sequence[tuple[str, str]], rows: Sequence[Row]) -> bool:
    """Tell whether a line begins a row: with a degree, or with a year where one is known."""
    for name, text in cells:
        if name == "degree" and _DEGREE_START.search(text):
            return True
        if name == "year" and find_period(text) and (not rows or rows[-1].year):
            return True
    return False
