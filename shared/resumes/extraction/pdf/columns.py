"""Columns: the order in which the parts of a page are read.

A variant of the recursive XY-cut (Nagy and Seth 1984) for resumes, which have headers above their
columns, and rails of labels or dates that only look like columns.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf

from shared.resumes.extraction.pdf.gutters import Band, Sides, best_band, characters
from shared.resumes.extraction.pdf.lines import Line, cell_edges, line_of, rows_of
from shared.resumes.extraction.pdf.words import Word

_MAX_DEPTH = 5
_SAME_BLOCK_EM = 1.6
_LOWERED_EM = 0.5
_LOWEST_EM = 3.0
_NEAR_EM = 0.75
_MOST_ROOM_EM = 2.5
_DASHES = "-\u2013\u2014"


@dataclass(frozen=True)
class Column:
    """Lines in reading order. ``aside``: they are no part of the page's main text."""

    lines: tuple[Line, ...]
    x0: float
    aside: bool = False


def columns_of(words: Sequence[Word], page: int, gutters: Sequence[float] = ()) -> list[Column]:
    """Return what a page says in reading order; ``gutters`` are those of the pages before."""
    return _merged(list(_arrange(list(words), page, list(gutters), 0)))


def gutters_of(columns: Sequence[Column]) -> list[float]:
    """Return where the columns of a page begin, if it has more than one."""
    return [column.x0 for column in columns] if any(each.aside for each in columns) else []


def _arrange(words: list[Word], page: int, gutters: list[float], depth: int) -> Iterator[Column]:
    band = best_band(words, gutters) if depth < _MAX_DEPTH else None
    if band is None:
        rows = rows_of(words)
        each = zip(rows, cell_edges(rows), strict=True)
        lines = (line_of(row, page, edges=edges) for row, edges in each)
        yield _column([line for line in lines if line])
        return
    deeper = depth + 1
    if band.above:
        yield from _arrange(band.above, page, gutters, deeper)
    if band.sides is not Sides.COLUMNS:
        yield _column(_beside_rail(band, page))
    else:
        main_left = characters(band.left) >= characters(band.right)
        main, side = (band.left, band.right) if main_left else (band.right, band.left)
        for column in _arrange(side, page, gutters, deeper):
            yield replace(column, aside=True)
        yield from _arrange(main, page, gutters, deeper)
    if band.below:
        yield from _arrange(band.below, page, gutters, deeper)


def _column(lines: Sequence[Line]) -> Column:
    edge = max((line.x1 for line in lines), default=0.0)
    return Column(
        tuple(replace(line, edge=edge) for line in lines),
        min((line.x0 for line in lines), default=0.0),
    )


def _merged(columns: Sequence[Column]) -> list[Column]:
    """Join neighbours that belong to the main text."""
    merged: list[Column] = []
    for column in columns:
        if not column.lines:
            continue
        if merged and not column.aside and not merged[-1].aside:
            lines = merged[-1].lines + column.lines
            merged[-1] = Column(lines, min(merged[-1].x0, column.x0))
        else:
            merged.append(column)
    return merged


def _beside_rail(band: Band, page: int) -> list[Line]:
    """Put each block of labels before the rows that begin beside or below it."""
    left, right = rows_of(band.left), rows_of(band.right)
    headings = band.sides is Sides.HEADINGS
    beside = [
        line_of(row, page, edges=edges) for row, edges in zip(right, cell_edges(right), strict=True)
    ]
    blocks = _blocks(left) if headings else list(_label_blocks(left, right))
    lowered = _lowered_starts(blocks, right) if headings else []
    lines: list[Line | None] = []
    done = 0
    for number, block in enumerate(blocks):
        size = block[0][0].size
        limit = _top(block[0]) + 0.5 * size
        rows = range(done, len(right))
        below = next((n for n in rows if _top(right[n]) <= limit), len(right))
        if lowered:
            below = lowered[number]
        elif headings:
            below = _section_start(right, rows[: below - done + 1], limit + _LOWERED_EM * size)
        lines += beside[done:below]
        lines += [line_of(row, page, label=True) for row in block]
        done = below
    return [line for line in (*lines, *beside[done:]) if line]


def _lowered_starts(headings: Sequence[list[list[Word]]], right: Sequence[list[Word]]) -> list[int]:
    """Return the rows that headings open which all stand lower than these, by one distance.

    Of the distances at which every heading finds a row, the one that leaves most room above these
    rows is taken; none are returned where that is no more than a heading may be lower anyway.
    """
    size = headings[0][0][0].size
    tops = [_top(block[0]) for block in headings]
    edges = [_top(row) for row in right]
    starts: list[list[int]] = []
    for edge in edges:
        distance = edge - tops[0]
        if not -_LOWERED_EM * size <= distance <= _LOWEST_EM * size:
            continue
        rows = [_nearest(edges, top + distance) for top in tops]
        near = all(
            abs(edges[n] - top - distance) <= _NEAR_EM * size
            for n, top in zip(rows, tops, strict=True)
        )
        if near and rows == sorted(set(rows)):
            starts.append(rows)
    best = max(starts, key=lambda rows: sum(_room(right, n) for n in rows), default=[])
    return best if best and edges[best[0]] - tops[0] > 2 * _LOWERED_EM * size else []


def _nearest(edges: Sequence[float], at: float) -> int:
    return min(range(len(edges)), key=lambda n: abs(edges[n] - at))


def _room(right: Sequence[list[Word]], n: int) -> float:
    """Return how much room is above a row, at most as much as sections usually leave."""
    most = _MOST_ROOM_EM * right[n][0].size
    return min(right[n - 1][0].y - _top(right[n]), most) if n else most


def _section_start(right: Sequence[list[Word]], rows: range, limit: float) -> int:
    """Return which of these rows a heading opens that may stand lower: there is room above it.

    That is the last row, or one of those just above it.
    """
    near = [n for n in reversed(rows) if n == rows[-1] or _top(right[n]) <= limit]
    room = {n: right[n - 1][0].y - _top(right[n]) if n else inf for n in near}
    return max(near, key=room.__getitem__, default=len(right))


def _label_blocks(
    left: Sequence[list[Word]], right: Sequence[list[Word]]
) -> Iterator[list[list[Word]]]:
    """Yield the blocks of a rail. Where each of its rows has a row beside it, each is one.

    A row that ends with a dash is not: it is the beginning of a time.
    """
    for block in _blocks(left):
        start = _top(block[0]) + 0.5 * block[0][0].size
        below = (rows for rows in _blocks(right) if _top(rows[-1]) <= start)
        beside = [row for row in next(below, []) if _top(row) <= start]
        broken = any(row[-1].text[-1] in _DASHES for row in block[:-1])
        if len(beside) <= len(block) and not broken:
            yield from ([row] for row in block)
        else:
            yield block


def _top(row: Sequence[Word]) -> float:
    return max(word.top for word in row)


def _blocks(rows: Sequence[list[Word]]) -> list[list[list[Word]]]:
    """Group rows that follow each other at the usual distance."""
    blocks: list[list[list[Word]]] = []
    for row in rows:
        above = blocks[-1][-1][0] if blocks else None
        if above and above.y - row[0].y < _SAME_BLOCK_EM * max(row[0].size, above.size):
            blocks[-1].append(row)
        else:
            blocks.append([row])
    return blocks
