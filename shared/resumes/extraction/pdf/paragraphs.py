"""Paragraphs: lines that belong together, joined into one text."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from shared.resumes.extraction.pdf.lines import Line

_FULL = 0.88
_GAP_EM = 1.95
_SAME_EDGE_PT = 3.0
_INDENT_EM = 0.5
_KEEP_HYPHEN = re.compile(
    r"\b(?:cross|self|non|co|multi|full|real|end|high|low|long|short|front|back|open|well|user|data"
    r"|customer|event|test|time|type|on|off|in|out|pre|post|re|by|to|of|and|the|on-the|state|day)-$",
    re.IGNORECASE,
)
_ENDED = re.compile(r"[.;!?:]$")


class Paragraph(NamedTuple):
    """Text of one or more lines. ``item``: it is one of a list."""

    text: str
    first: Line
    item: bool


def paragraphs_of(lines: Sequence[Line], base: float | None = None) -> list[Paragraph]:
    """Join lines into paragraphs and items of lists.

    ``base`` is where text that is not indented begins. Bullets may be invisible, so that only
    the indent and the ends of lines tell items apart.
    """
    if not lines:
        return []
    left = left_edges(lines)
    margin = min(left.values()) if base is None else base
    paragraphs: list[Paragraph] = []
    last: Line | None = None
    for line in lines:
        indented = line.x0 > margin + _INDENT_EM * line.size
        if last and continues(last, line, left[line.page]):
            text = join(paragraphs[-1].text, line.text)
            paragraphs[-1] = paragraphs[-1]._replace(text=text)
        else:
            text = line.text.replace("\t", " ")
            paragraphs.append(Paragraph(text, line, line.bulleted or indented))
        last = line
    return paragraphs


def prose_and_items(lines: Sequence[Line], base: float) -> tuple[list[Paragraph], list[Paragraph]]:
    """Return the paragraphs of a text, and the items of its lists."""
    paragraphs = paragraphs_of(lines, base)
    return (
        [each for each in paragraphs if not each.item],
        [each for each in paragraphs if each.item],
    )


def join(text: str, following: str) -> str:
    """Return a text with the next line; a word that is broken at the end of a line is mended."""
    text, following = text.rstrip(), following.strip().replace("\t", " ")
    broken = text.endswith("-") and text[-2:-1].isalpha() and following[:1].islower()
    if broken and not _KEEP_HYPHEN.search(text):
        return text[:-1] + following
    return text + ("" if text.endswith("-") else " ") + following


def continues(last: Line, line: Line, left: float) -> bool:
    """Tell whether a line goes on in the text of the one above; ``left``: where lines begin."""
    if line.bulleted or line.label or last.label:
        return False
    if stands_apart(last, line):
        return False
    if abs(line.x0 - last.x0) > _SAME_EDGE_PT and not (last.bulleted and line.x0 < last.x0):
        return False
    if (last.bold, last.size) != (line.bold, line.size) and abs(last.size - line.size) > 1:
        return False
    first = line.text[:1]
    if first.islower():
        return True
    full = last.x1 - left > _FULL * (last.edge - left)
    return full and not _ENDED.search(last.text)


def left_edges(lines: Sequence[Line]) -> dict[int, float]:
    """Return where the lines of each page begin."""
    left = {line.page: line.x0 for line in lines}
    for line in lines:
        left[line.page] = min(left[line.page], line.x0)
    return left


def stands_apart(last: Line, line: Line) -> bool:
    """Tell whether a wide gap parts a line from the one above."""
    return last.page == line.page and last.y - line.y > _GAP_EM * line.size
