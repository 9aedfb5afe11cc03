"""Charts as plain SVG geometry; the template draws what is computed here.

Every chart has the same numbers in a table beside it, so nothing is said by shape or colour alone.
"""

from collections.abc import Sequence
from typing import NamedTuple

TOP_SCORE = 5.0


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


class Dot(NamedTuple):
    """One point of a line chart."""

    x: float
    y: float
    text: str


class LineChart(NamedTuple):
    """A line chart of scores from 0 to 5 in a frame of ``width`` by ``height``."""

    width: float
    height: float
    dots: tuple[Dot, ...]
    path: str


ROW = 26.0
LONGEST = 300.0


def bar_chart(values: Sequence[tuple[str, float, str]], *, top: float) -> BarChart:
    """Return bars for (label, value, text); a bar of value ``top`` has the length LONGEST."""
    bars = tuple(
        Bar(label, text, place * ROW, round(LONGEST * min(value, top) / (top or 1.0), 1))
        for place, (label, value, text) in enumerate(values)
    )
    return BarChart(len(bars) * ROW, bars)


def line_chart(scores: Sequence[float], *, width: float, height: float) -> LineChart:
    """Return a line through the scores, evenly spaced from left to right."""
    step = width / max(1, len(scores) - 1)
    dots = tuple(
        Dot(round(place * step, 1), round(height * (1 - score / TOP_SCORE), 1), f"{score:.1f}")
        for place, score in enumerate(scores)
    )
    path = " ".join(f"{dot.x},{dot.y}" for dot in dots)
    return LineChart(width, height, dots, path)
