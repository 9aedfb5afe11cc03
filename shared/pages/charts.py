"""Charts as plain SVG geometry; the template draws what is computed here.

Every chart has the same numbers in a table beside it, so nothing is said by shape or colour alone.
"""

from collections.abc import Sequence
from typing import NamedTuple


class Bar(NamedTuple):
    """One bar of a bar chart; lengths in SVG units."""

    label: str
    text: str
    y: float
    length: float


class BarChart(NamedTuple):
    """A bar chart: horizontal bars under each other."""

    height: float
    bars: tuple[Bar, ...]


ROW = 26.0
LONGEST = 300.0


def bar_chart(values: Sequence[tuple[str, float, str]], *, top: float) -> BarChart:
    """Return bars for (label, value, text); a bar of value ``top`` has the length LONGEST."""
    bars = tuple(
        Bar(label, text, place * ROW, round(LONGEST * min(value, top) / (top or 1.0), 1))
        for place, (label, value, text) in enumerate(values)
    )
    return BarChart(len(bars) * ROW, bars)
