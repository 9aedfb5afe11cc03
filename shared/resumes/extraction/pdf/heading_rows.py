"""Rows that are usual headings, and look like one."""

from collections.abc import Sequence
from functools import partial
from itertools import product

from shared.resumes.extraction.pdf.headings import known_heading
from shared.resumes.extraction.pdf.lines import closed_up
from shared.resumes.extraction.pdf.words import Word

_STANDS_OUT = 1.04
_FEW_HEADINGS = 2
_SAME_ROW_EM = 0.3


def headings_in(rows: Sequence[Sequence[Word]], size: float) -> list[float]:
    """Return the sizes of the rows that are a usual heading and look like one."""
    sizes = []
    for row in filter(None, rows):
        text = " ".join(word.text for word in closed_up(row))
        looks = text.isupper() or all(word.bold or word.size > _STANDS_OUT * size for word in row)
        if looks and known_heading(text):
            sizes.append(max(word.size for word in row))
    return sizes


def are_headings(rows: Sequence[Sequence[Word]], size: float) -> bool:
    """Tell whether all of two rows or more are usual headings, of one row or two."""
    at = found = 0
    while at < len(rows) and (length := heading_at(rows, at, size)):
        at += length
        found += 1
    return at >= len(rows) and found >= _FEW_HEADINGS


def heading_at(rows: Sequence[Sequence[Word]], at: int, size: float) -> int:
    """Return how many rows, one or two, the heading has that begins at a row; 0 if none does."""
    pair = rows[at : at + 2]
    both = [word for row in pair for word in row]
    lengths = ((len(pair), both), (1, rows[at]))
    return next((length for length, row in lengths if headings_in([row], size)), 0)


def headed_together(
    left: Sequence[Sequence[Word]], right: Sequence[Sequence[Word]], size: float
) -> bool:
    """Tell whether usual headings stand in one row on both sides."""
    pairs = product(*(filter(partial(_is_heading, size), side) for side in (left, right)))
    return any(abs(one[0].y - other[0].y) <= _SAME_ROW_EM * size for one, other in pairs)


def _is_heading(size: float, row: Sequence[Word]) -> bool:
    return bool(headings_in([row], size))
