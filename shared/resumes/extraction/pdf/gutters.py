"""Gutters: where a page, or part of one, may be divided, and what that would divide.

A gutter is a vertical line that no word crosses over many rows. What stands on its two sides is
one of four things: two columns that are read one after the other, a rail of labels or dates
beside what they belong to, a rail of nothing but headings, or just text with a wide gap, such as a
date at the right margin.
"""

from collections import Counter
from collections.abc import Sequence
from enum import Enum
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from shared.resumes.extraction.pdf.heading_rows import (
    are_headings,
    headed_together,
    heading_at,
    headings_in,
)
from shared.resumes.extraction.pdf.lines import rows_of
from shared.resumes.extraction.pdf.words import Word

_CANDIDATES = 24
_SLACK_PT = 1.5
_GAP_EM = 0.7
_MIN_ROWS = 4
_MIN_GUTTER_EM = 0.55
_HEADED_GUTTER_EM = 0.15
_ALIGNED_EM = 0.3
_COLUMN_ALIGNED = 0.65
_RAIL_ALIGNED = 0.65
_FLOWING = 0.6
_CELL_EM = 1.5
_RAIL_WIDTH = 0.36
_RAIL_ROWS = 3
_SAME_GUTTER_PT = 12
_DENSE = 0.3
_BESIDE = 0.25
_LARGER = 1.2


class Sides(Enum):
    """What a gutter divides."""

    COLUMNS = "columns"
    RAIL = "rail"
    HEADINGS = "headings"
    NOTHING = "nothing"


class Band(NamedTuple):
    """Rows between which and beside a gutter at ``x`` no word crosses it."""

    x: float
    above: list[Word]
    left: list[Word]
    right: list[Word]
    below: list[Word]
    sides: Sides


def characters(words: Sequence[Word]) -> int:
    """Count the characters of words."""
    return sum(len(word.text) for word in words)


def best_band(words: list[Word], gutters: Sequence[float]) -> Band | None:
    """Return the gutter that has the most words beside it, if there is one that means something."""
    if len(words) < 2 * _MIN_ROWS:
        return None
    rows = rows_of(words)
    size = median(word.size for word in words)
    bands = (
        _band(rows, x, size, known=any(abs(x - each) < _SAME_GUTTER_PT for each in gutters))
        for x in _candidates(rows, size)
    )
    found = [band for band in bands if band]
    return max(found, key=_weight, default=None)


def _weight(band: Band) -> tuple[bool, float, float]:
    """Prefer columns, many words, and a gutter at which most rows on its right begin."""
    rows = rows_of(band.right)
    begin = sum(row[0].x0 - band.x < 2 * row[0].size for row in rows) / len(rows)
    covered = len(band.left) + len(band.right)
    return band.sides is Sides.COLUMNS, covered * begin, band.x


def _candidates(rows: Sequence[Sequence[Word]], size: float) -> list[float]:
    """Return the left edges at which columns may begin: where rows begin, also after a gap."""
    edges: Counter[int] = Counter()
    for row in rows:
        end = float("-inf")
        for word in row:
            if word.x0 - end > _GAP_EM * size:
                edges[round(word.x0)] += 1
            end = max(end, word.x1)
    leftmost = min(edges)
    return [edge - 1.0 for edge, _ in edges.most_common(_CANDIDATES) if edge > leftmost + size]


def _band(rows: Sequence[Sequence[Word]], x: float, size: float, *, known: bool) -> Band | None:
    """Return the longest run of rows that leaves the gutter at ``x`` free, if it divides them."""
    best = range(0)
    start = 0
    for index in range(len(rows) + 1):
        if index == len(rows) or any(_crosses(word, x) for word in rows[index]):
            if index - start > len(best):
                best = range(start, index)
            start = index + 1
    headings = _beside_headings(rows, best, x, size)
    best = headings or _below_header(rows, best, x, size)
    inside = [word for index in best for word in rows[index]]
    left = [word for word in inside if word.x0 < x - _SLACK_PT]
    right = [word for word in inside if word.x0 >= x - _SLACK_PT]
    if not left or not right:
        return None
    sides = Sides.HEADINGS if headings else _sides(left, right, size, known=known)
    if sides is Sides.NOTHING:
        return None
    above = [word for row in rows[: best.start] for word in row]
    below = [word for row in rows[best.stop :] for word in row]
    return Band(x, above, left, right, below, sides)


def _beside_headings(
    rows: Sequence[Sequence[Word]], band: range, x: float, size: float
) -> range | None:
    """Return the rows of a band whose left side is nothing but headings; None if there are none."""
    sides = [_parted(rows[index], x) for index in band]
    left = [side for side, _ in sides if side]
    first = next((n for n in range(len(left)) if heading_at(left, n, size)), 0)
    # What stands above the first heading belongs to another part of the page.
    above = (n + 1 for n, (side, _) in enumerate(sides) if first and side is left[first - 1])
    start = next(above, 0)
    left = left[first:]
    right = [side for _, side in sides[start:] if side]
    if not are_headings(left, size) or headings_in(right, size) or len(right) <= len(left):
        return None
    gutter = min(row[0].x0 for row in right) - max(row[-1].x1 for row in left)
    return range(band.start + start, band.stop) if gutter >= _MIN_GUTTER_EM * size else None


def _below_header(rows: Sequence[Sequence[Word]], band: range, x: float, size: float) -> range:
    """Leave out the rows above the first heading that go from one side to the other."""
    sides = [_parted(rows[index], x) for index in band]
    first = next((n for n, side in enumerate(sides) if headings_in(side, size)), 0)
    both = sum(all(side) for side in sides[:first])
    return range(band.start + first, band.stop) if both >= _COLUMN_ALIGNED * first else band


def _parted(row: Sequence[Word], x: float) -> tuple[list[Word], list[Word]]:
    left = [word for word in row if word.x0 < x - _SLACK_PT]
    return left, [word for word in row if word.x0 >= x - _SLACK_PT]


def _crosses(word: Word, x: float) -> bool:
    return word.x0 < x - _SLACK_PT and word.x1 > x + _SLACK_PT


class _Division(NamedTuple):
    """What stands left and right of a gutter, and how the two sides relate.

    ``beside``: rows of the sparser side that have text beside them. ``aligned``: the share of
    these on a baseline of the other side.
    """

    left: list[list[Word]]
    right: list[list[Word]]
    left_headings: list[float]
    right_headings: list[float]
    beside: int
    aligned: float
    narrow: bool

    @property
    def fewer(self) -> int:
        """The number of rows of the sparser side."""
        return min(len(self.left), len(self.right))

    def has_rail(self) -> bool:
        """Tell whether the left side may be a rail; real headings on the right speak against it."""
        if self.aligned < _RAIL_ALIGNED or not self.narrow:
            return False
        return not self.right_headings or _larger(self.left_headings, self.right_headings)

    def is_long_rail(self) -> bool:
        """Tell whether a rail is long enough to be one, or holds nothing but headings."""
        return len(self.left) >= _RAIL_ROWS or len(self.left_headings) == len(self.left)

    def both_headed(self) -> bool:
        """Tell whether both sides have headings of their own."""
        headed = bool(self.left_headings and self.right_headings)
        return headed and self.fewer >= _RAIL_ROWS

    def both_flow(self) -> bool:
        """Tell whether both sides are dense texts that go on independently of each other."""
        dense = _dense(self.left) and _dense(self.right)
        apart = self.beside >= _FLOWING * self.fewer and self.aligned < _COLUMN_ALIGNED
        return self.fewer >= _MIN_ROWS and dense and apart


def _sides(left: list[Word], right: list[Word], size: float, *, known: bool) -> Sides:
    division = _division(left, right, size)
    if division is None:
        return Sides.NOTHING
    rail = division.has_rail()
    if division.both_headed() and not rail:
        return Sides.COLUMNS
    if known and (division.aligned < 1 or division.narrow):
        return Sides.COLUMNS
    if rail and division.is_long_rail():
        return Sides.NOTHING if _is_table(division.right) else Sides.RAIL
    return Sides.COLUMNS if division.both_flow() else Sides.NOTHING


def _division(left: list[Word], right: list[Word], size: float) -> _Division | None:
    """Measure a division; None where the gap is too narrow or hardly anything stands beside it."""
    left_rows, right_rows = rows_of(left), rows_of(right)
    fewer = min(len(left_rows), len(right_rows))
    gutter = min(word.x0 for word in right) - max(word.x1 for word in left)
    beside = _beside(left_rows, right_rows)
    headings = headings_in(left_rows, size), headings_in(right_rows, size)
    # A long address may leave hardly a gap between columns whose headings begin in one row.
    least = _HEADED_GUTTER_EM if headed_together(left_rows, right_rows, size) else _MIN_GUTTER_EM
    if gutter < least * size or beside < max(_BESIDE * fewer, 1):
        return None
    return _Division(
        left_rows,
        right_rows,
        *headings,
        beside,
        _aligned(left_rows, right_rows) / beside,
        _is_rail(left, right),
    )


def _larger(left: Sequence[float], right: Sequence[float]) -> bool:
    """Tell whether the headings on the right are so much larger that those on the left are none."""
    return not left or max(right) > _LARGER * max(left)


def _is_table(rows: Sequence[Sequence[Word]]) -> bool:
    """Tell whether most rows go on in a further cell after a wide gap."""
    wide = sum(any(b.x0 - a.x1 > _CELL_EM * a.size for a, b in pairwise(row)) for row in rows)
    return wide > len(rows) / 2


def _dense(rows: Sequence[Sequence[Word]]) -> bool:
    """Tell whether rows follow each other closely enough to be a text of their own."""
    height = rows[0][0].top - rows[-1][0].y
    return sum(row[0].size for row in rows) > _DENSE * height


def _aligned(left: Sequence[Sequence[Word]], right: Sequence[Sequence[Word]]) -> int:
    """Count the rows of the sparser side that stand on a baseline of the other."""
    few, many = sorted((left, right), key=len)
    return sum(
        any(abs(row[0].y - other[0].y) <= _ALIGNED_EM * row[0].size for other in many)
        for row in few
    )


def _beside(left: Sequence[Sequence[Word]], right: Sequence[Sequence[Word]]) -> int:
    """Count the rows of the sparser side that have letters of the other side beside them.

    Where a heading merely stands further out than its text, there are none.
    """
    few, many = sorted((left, right), key=len)
    return sum(
        any(row[0].y < other[0].top and other[0].y < row[0].top for other in many) for row in few
    )


def _is_rail(left: Sequence[Word], right: Sequence[Word]) -> bool:
    """Tell whether the left side is narrow and says little beside what stands on the right."""
    x0, x1 = min(word.x0 for word in left), max(word.x1 for word in right)
    width = max(word.x1 for word in left) - x0
    sparse = characters(left) < 0.5 * characters(right)
    return width < _RAIL_WIDTH * (x1 - x0) and sparse and any(map(_says_much, left))


def _says_much(word: Word) -> bool:
    return len(word.text) > 1 and any(map(str.isalnum, word.text))
