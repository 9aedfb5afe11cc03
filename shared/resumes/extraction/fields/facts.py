"""Facts: a value, where it was read, and with which confidence."""

from typing import NamedTuple

from shared.resumes.extraction.pdf.lines import Line

CERTAIN = 0.95
LIKELY = 0.8
FAIR = 0.65
DOUBTFUL = 0.4
UNSURE = 0.2


class Fact(NamedTuple):
    """One value: its text, the page and the line that it was read from."""

    text: str
    page: int
    quote: str
    confidence: float


def fact(text: str, line: Line, confidence: float) -> Fact:
    """Return what was read from a line."""
    return Fact(text, line.page, line.text.replace("\t", "  "), confidence)
