"""Facts: a value, where it was read, and with which confidence."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from shared.resumes.extraction.pdf.lines import Line
from shared.resumes.extraction.pdf.paragraphs import Paragraph

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


def told(paragraph: Paragraph, confidence: float) -> Fact:
    """Return what a paragraph tells, with all of it as the quote."""
    return Fact(paragraph.text, paragraph.first.page, paragraph.text, confidence)


def within(text: str, lines: Sequence[Line], confidence: float) -> Fact:
    """Return what was read from lines that go on in each other, with those that hold it."""
    word = _plain(text)
    best = next((line for line in lines if word in _plain(line.text)), None)
    if best or len(lines) <= 1:
        return fact(text, best or lines[0], confidence)
    for above, below in pairwise(lines):
        both = f"{above.text} {below.text}"
        if word in _plain(both):
            return Fact(text, above.page, both.replace("\t", "  "), confidence)
    return fact(text, lines[0], confidence)


def is_half_a_word(text: str, quote: str) -> bool:
    """Tell whether a text begins or ends inside of a word, wherever the quote has it.

    A word goes on in letters, and over the end of a line that breaks off in a hyphen.
    """
    if not text:
        return False
    if text.endswith("-") and text[-3:-1].islower():
        return True
    return text in quote and all(
        _goes_on(quote[:at][::-1], text[0]) or _goes_on(quote[at + len(text) :], text[-1])
        for at in _places(text, quote)
    )


def _places(text: str, quote: str) -> Iterator[int]:
    at = quote.find(text)
    while at >= 0:
        yield at
        at = quote.find(text, at + 1)


def _goes_on(rest: str, edge: str) -> bool:
    """Tell whether a letter at the edge of a text has a letter of its word beside it."""
    cased = edge.lower() != edge.upper()
    return cased and (rest[:1].lower() != rest[:1].upper() or rest == "-")


def _plain(text: str) -> str:
    return "".join(each for each in text.casefold() if each.isalnum() or each in "+#")
