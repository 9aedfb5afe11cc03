"""Parts: what the words between two commas of a head may be, and how well they would do as that."""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple

from shared.resumes.extraction.entries.pieces import Piece
from shared.resumes.extraction.fields.places import is_place
from shared.resumes.extraction.fields.vocabulary import SOUNDS, employerness, titleness

_CUT = re.compile(
    r",\s+(?!(?:inc|ltd|llc|co|corp|gmbh|ag|plc|pvt|limited|llp|s\.?a|s\.?l|sas|bv)\b)(?![^()]*\))"
    r"|\s(?:at|chez|bei)\s(?=[A-ZÀ-Ž])|\s(?=\([^()]+\)$)",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\b(?:department|dept\.?|unit|team|division|section|ward|branch|desk|squad|abteilung|service)$",
    re.IGNORECASE,
)
_TOWN = re.compile(
    r"[A-ZÀ-Ž][a-zà-ž\u2019'.]+(?:[\s-](?:[A-ZÀ-Ž][a-zà-ž\u2019'.]+|[A-Z]{2}|de|la|sur|am|an|der)){0,3}"
)
_MOST_CUTS = 4
_MOST_PARTS = 3

# Gains and losses, in units of what the clearest employer or half of the clearest title is worth.
_TITLE = 2.0
_EMPLOYER = 1.5
_WRONG_SORT = 1.5
_KNOWN_PLACE = 1.2
_LIKELY_TOWN = 0.35
_COMMA = 0.2
_BRACKET = 0.3
_LEFT_OUT = 0.3
_LEFT_OUT_WHOLE = 1.0
_LESS = 0.1


class Sort(StrEnum):
    """What a part of a head is."""

    TITLE = "title"
    EMPLOYER = "company"
    PLACE = "place"
    REST = "rest"


ONCE = frozenset({Sort.TITLE, Sort.EMPLOYER})
"""What a head names at most once."""


class Part(NamedTuple):
    """Some of a piece, read as one thing. ``place``: which piece of the head, which part of it."""

    text: str
    piece: Piece
    place: tuple[int, int]
    sort: Sort


def divisions_of(text: str) -> Iterator[tuple[list[str], float]]:
    """Yield every way to divide a text into up to three parts, with what the cuts cost."""
    cuts = list(_CUT.finditer(text))[:_MOST_CUTS]
    for count in range(min(len(cuts), _MOST_PARTS - 1) + 1):
        for chosen in combinations(cuts, count):
            starts = [0, *(cut.end() for cut in chosen)]
            ends = [*(cut.start() for cut in chosen), len(text)]
            texts = [text[start:end] for start, end in zip(starts, ends, strict=True)]
            yield texts, sum(map(_cost, chosen))


def gain_of(part: Part, before: Sequence[Part], habit: float) -> float | None:
    """Return what a part adds to the score of a reading; None where it cannot be that.

    ``before``: the other parts of its piece so far. ``habit``: how much other heads speak for it.
    """
    last = before[-1].sort if before else None
    if part.sort is Sort.REST:
        return -_LEFT_OUT if last else -_LEFT_OUT_WHOLE
    if part.piece.joint in ONCE and last is None:
        return _TITLE if part.sort == part.piece.joint else None
    if part.sort is Sort.PLACE:
        return _place_gain(part, last, habit)
    if last and part.text.startswith("("):
        return None
    return habit + _name_gain(part, last)


def is_clear(part: Part) -> bool:
    """Tell whether a part sounds like what it was read as."""
    if part.sort is Sort.TITLE:
        return titleness(part.text) >= SOUNDS
    if part.sort is Sort.PLACE:
        return is_place(bare(part.text), most_parts=_MOST_PARTS)
    return part.sort is Sort.EMPLOYER and employerness(part.text) > titleness(part.text)


def bare(text: str) -> str:
    """Return a text without the brackets round it."""
    return text[1:-1] if text.startswith("(") else text


def _cost(cut: re.Match[str]) -> float:
    """Return what it costs to cut at a comma, before a bracket, or at an "at", which is sure."""
    if cut[0].strip():
        return _COMMA if cut[0].startswith(",") else 0.0
    return _BRACKET


def _name_gain(part: Part, last: Sort | None) -> float:
    """Return how much a part sounds like the title or employer that it is read as."""
    title, employer = _titleness(part.text), employerness(part.text)
    wrong = -_WRONG_SORT * is_place(part.text)
    if part.sort is Sort.TITLE:
        return wrong + _TITLE * title - _WRONG_SORT * employer * (title < SOUNDS) - _COMMA
    if last is Sort.TITLE and _UNIT.search(part.text):
        return wrong - _WRONG_SORT
    return wrong + _EMPLOYER * employer - _WRONG_SORT * title * (0.5 if employer else 1.0)


def _titleness(text: str) -> float:
    """Return how much a text sounds like a title, also one with a unit: "Nurse, Cardiac Unit"."""
    return max(titleness(text), titleness(text.partition(",")[0]) - _LESS)


def _place_gain(part: Part, last: Sort | None, habit: float) -> float | None:
    """Return what a place adds: one that is known, or looks like a town where places stand."""
    text = bare(part.text)
    if last is Sort.PLACE:
        return None
    if is_place(text, most_parts=_MOST_PARTS):
        return _KNOWN_PLACE
    likely = max(habit, _LIKELY_TOWN * (last is Sort.EMPLOYER))
    town = _TOWN.fullmatch(text) and not titleness(text) and not employerness(text)
    return likely if likely > 0 and town else None
