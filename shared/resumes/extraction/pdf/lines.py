"""Lines: words on one baseline, with the places where the font or a wide gap divides them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from shared.resumes.extraction.pdf.characters import BULLET, is_bullet, tidy
from shared.resumes.extraction.pdf.words import Word

_SAME_LINE_EM = 0.25
_RAISED_EM = 0.5
_RAISED_SIZE = 0.85
_GLUE_EM = 0.1
_TAB_EM = 1.1
_CELL_EM = 0.4
_SAME_CELL_PT = 1.0
_ROWS_NEAR = 6
_SPACED_OUT_WORDS = 4
_NEXT_WORD = 6
_MAX_WORDS = 300
_SPACED_OUT_SHARE = 0.6
_DASHES = re.compile(r"[-\u2013*]")


class Span(NamedTuple):
    """Part of a line in one font. ``before`` is what parts it from the last: "", " " or a tab."""

    text: str
    before: str
    x0: float
    x1: float
    size: float
    bold: bool
    italic: bool


@dataclass(frozen=True)
class Line:
    """A line of text as it is read. ``page`` counts from 1; lengths are points.

    ``label``: it stands to the left of what follows, in a column of labels. ``edge``: how far
    the lines of its column go.
    """

    page: int
    y: float
    spans: tuple[Span, ...]
    label: bool = False
    bulleted: bool = False
    edge: float = 0.0

    @cached_property
    def text(self) -> str:
        """All of the line; a wide gap is a tab."""
        return "".join(span.before + span.text for span in self.spans).strip()

    @cached_property
    def pieces(self) -> tuple[tuple[Span, ...], ...]:
        """The spans between wide gaps."""
        groups: list[list[Span]] = []
        for span in self.spans:
            if span.before == "\t" or not groups:
                groups.append([])
            groups[-1].append(span)
        return tuple(tuple(group) for group in groups)

    @property
    def x0(self) -> float:
        """Where it begins."""
        return self.spans[0].x0

    @property
    def x1(self) -> float:
        """Where it ends."""
        return max(span.x1 for span in self.spans)

    @cached_property
    def size(self) -> float:
        """The size of its largest letters."""
        return max(span.size for span in self.spans)

    @cached_property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(span.bold for span in self.spans if any(map(str.isalnum, span.text)))

    @cached_property
    def italic(self) -> bool:
        """Whether all of it is italic."""
        return all(span.italic for span in self.spans if any(map(str.isalnum, span.text)))

    @property
    def top(self) -> float:
        """The height of its capitals above the bottom of the page."""
        return self.y + 0.7 * self.size


def text_of(piece: Sequence[Span]) -> str:
    """Return the text of the spans between two wide gaps."""
    return "".join(span.before + span.text for span in piece).strip()


def rows_of(words: Iterable[Word]) -> list[list[Word]]:
    """Group words by baseline, from the top; each row from left to right.

    A smaller word that is raised beside a larger one ("8th") belongs to its row.
    """
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda each: (-each.y, each.x0)):
        for row in reversed(rows[-3:]):
            if _belongs(word, row):
                row.append(word)
                break
        else:
            rows.append([word])
    for row in rows:
        row.sort(key=lambda each: each.x0)
    return sorted(rows, key=lambda row: -_baseline(row))


def _baseline(row: Sequence[Word]) -> float:
    return max(row, key=lambda each: each.size).y


def _belongs(word: Word, row: Sequence[Word]) -> bool:
    for other in row:
        distance = abs(other.y - word.y)
        if distance > _RAISED_EM * max(word.size, other.size):
            continue
        if distance <= _SAME_LINE_EM * min(word.size, other.size):
            return True
        small, large = sorted((word, other), key=lambda each: each.size)
        raised = small.size <= _RAISED_SIZE * large.size and small.y - large.y > 0
        near = min(abs(small.x0 - large.x1), abs(large.x0 - small.x1)) < _GLUE_EM * large.size
        if raised and near and distance <= _RAISED_EM * large.size:
            return True
    return False


def cell_edges(rows: Sequence[Sequence[Word]]) -> list[list[float]]:
    """Return for each row where cells begin after a wide gap in the rows near it."""
    own = [
        [b.x0 for a, b in pairwise(row) if b.x0 - a.x1 > _TAB_EM * max(a.size, b.size)]
        for row in rows
    ]
    return [
        [x0 for edges in own[max(at - _ROWS_NEAR, 0) : at + _ROWS_NEAR + 1] for x0 in edges]
        for at in range(len(rows))
    ]


def line_of(
    row: Sequence[Word], page: int, *, label: bool = False, edges: Sequence[float] = ()
) -> Line | None:
    """Return the line that a row of words makes; None if nothing is left of it.

    A narrow gap is as wide where the next word begins at one of ``edges``: a cell is full.
    """
    words = closed_up(row[:_MAX_WORDS])
    bulleted = len(words) > 1 and _begins_item(words)
    if label and bulleted:
        # An item of a list is no label; a dash may go on with a period that began above.
        label = not is_bullet(words[0].text)
        bulleted = not label
    if bulleted:
        words = words[1:]
    spans: list[Span] = []
    last: Word | None = None
    for word in words:
        before = _between(last, word, edges) if last else ""
        if spans and last and before != "\t" and _alike(last, word):
            spans[-1] = spans[-1]._replace(
                text=spans[-1].text + before + word.text, x1=max(word.x1, spans[-1].x1)
            )
        else:
            spans.append(
                Span(word.text, before, word.x0, word.x1, word.size, word.bold, word.italic)
            )
        last = word
    tidied = [span._replace(text=tidy(span.text)) for span in spans]
    kept = tuple(span for span in tidied if span.text and span.text != BULLET)
    if not kept:
        return None
    return Line(page, _baseline(words), kept, label, bulleted)


def _begins_item(words: Sequence[Word]) -> bool:
    first, second = words[0], words[1]
    apart = second.spaced or second.x0 - first.x1 > _GLUE_EM * first.size
    small_o = first.text == "o" and first.face != second.face
    return is_bullet(first.text) or (apart and (small_o or bool(_DASHES.fullmatch(first.text))))


def _between(last: Word, word: Word, edges: Sequence[float]) -> str:
    gap, size = word.x0 - last.x1, max(last.size, word.size)
    beside = gap > _CELL_EM * size and any(abs(word.x0 - x0) < _SAME_CELL_PT for x0 in edges)
    if gap > _TAB_EM * size or beside:
        return "\t"
    if word.spaced or gap > _GLUE_EM * size:
        return " "
    return ""


def _alike(last: Word, word: Word) -> bool:
    return (last.bold, last.italic) == (word.bold, word.italic) and (
        abs(last.size - word.size) < 0.3 * max(last.size, word.size)
    )


def closed_up(row: Sequence[Word]) -> list[Word]:
    """Join the letters of words that are set with spaces between their letters."""
    letters = [word for word in row if len(word.text) == 1 and word.text.isalpha()]
    if len(letters) < _SPACED_OUT_WORDS or len(letters) < _SPACED_OUT_SHARE * len(row):
        return list(row)
    gaps = [b.x0 - a.x1 for a, b in pairwise(row)]
    usual = median(gaps)
    size = max(word.size for word in row)
    joined = [row[0]]
    for gap, word in zip(gaps, row[1:], strict=True):
        if gap > usual * 1.5 + 0.1 * size:
            near = gap < _NEXT_WORD * usual
            x0 = min(word.x0, joined[-1].x1 + _TAB_EM * size) if near else word.x0
            joined.append(word._replace(spaced=True, x0=x0))
        else:
            joined[-1] = joined[-1]._replace(text=joined[-1].text + word.text, x1=word.x1)
    return joined
