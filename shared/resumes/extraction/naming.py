"""Naming: which part of a head is the title, which the employer, which the place.

A head comes in pieces, and a piece may hold several parts between commas: "Engineer, Acme Ltd,
Leeds". Every way to read a head is scored by how its words sound, and the best one is taken. How
the heads of one section that sound clear are set then tells how to read those that do not: most
people set all their heads alike.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple

from shared.resumes.extraction.facts import CERTAIN, FAIR, LIKELY, Fact, fact
from shared.resumes.extraction.pieces import Piece
from shared.resumes.extraction.places import is_place
from shared.resumes.extraction.vocabulary import SOUNDS, employerness, titleness

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
_MOST_PIECES = 8
_MOST_CUTS = 4
_MOST_PARTS = 3

# What a reading gains and loses, in units of a title or employer that sounds clearly like one.
_TITLE_GAIN = 2.0
_EMPLOYER_GAIN = 1.5
_WRONG_SORT = 1.5
_KNOWN_PLACE = 1.2
_LIKELY_TOWN = 0.35
_CUT_COST = 0.2
_LEFT_OUT = 0.3
_LEFT_OUT_WHOLE = 1.0
_MISSING = 0.5
_LESS = 0.1
_TITLE_FIRST = 0.1
_SAME_LOOK = 0.4
_SAME_ORDER = 0.3


class Sort(StrEnum):
    """What a part of a head is."""

    TITLE = "title"
    EMPLOYER = "company"
    PLACE = "place"
    REST = "rest"


_ONCE = frozenset({Sort.TITLE, Sort.EMPLOYER})


class Part(NamedTuple):
    """Some of a piece, read as one thing. ``place``: which piece of the head, which part of it."""

    text: str
    piece: Piece
    place: tuple[int, int]
    sort: Sort


@dataclass(frozen=True)
class Named:
    """What a head names."""

    title: Fact | None = None
    company: Fact | None = None
    place: Fact | None = None


class _Reading(NamedTuple):
    score: float
    parts: tuple[Part, ...]

    def the(self, sort: Sort) -> Part | None:
        return next((part for part in self.parts if part.sort is sort), None)


_WORST = _Reading(float("-inf"), ())


class _Habits:
    """How the clear parts of the heads of a section are set, and in which order they stand."""

    def __init__(self, readings: Sequence[_Reading]) -> None:
        self._looks: Counter[tuple[object, Sort]] = Counter()
        for part in (part for reading in readings for part in reading.parts):
            if _clear(part):
                for trait in _traits(part):
                    self._looks[trait, part.sort] += 1

    def gain(self, part: Part) -> float:
        """Return how much the other heads speak for a part."""
        shares = zip((_SAME_ORDER, _SAME_LOOK), _traits(part), strict=False)
        return sum(weight * self._share(trait, part.sort) for weight, trait in shares)

    def _share(self, trait: object, sort: Sort) -> float:
        for_it = self._looks[trait, sort]
        against = sum(self._looks[trait, other] for other in Sort if other is not sort)
        return (for_it - against) / (for_it + against + 1)


def names_of(heads: Sequence[Sequence[Piece]]) -> list[Named]:
    """Return what the heads of one section name. A piece's joint may be a Sort: then it is that."""
    unaided = _Habits([])
    habits = _Habits([_best(head, unaided) for head in heads])
    return [_facts(_best(head, habits)) for head in heads]


def _best(head: Sequence[Piece], habits: _Habits) -> _Reading:
    """Return the best reading with at most one title and one employer."""
    best = {frozenset[Sort](): _Reading(0.0, ())}
    for order, piece in enumerate(head[:_MOST_PIECES]):
        longer: dict[frozenset[Sort], _Reading] = {}
        for before, reading in best.items():
            for more in _readings(piece, order, habits):
                used = [part.sort for part in more.parts if part.sort in _ONCE]
                if len(used) > len(set(used)) or before & set(used):
                    continue
                both = _Reading(reading.score + more.score, reading.parts + more.parts)
                if both.score > longer.get(before | set(used), _WORST).score:
                    longer[before | set(used)] = both
        best = longer
    return max((_finished(reading, sorts) for sorts, reading in best.items()), key=_by_score)


def _finished(reading: _Reading, sorts: frozenset[Sort]) -> _Reading:
    score = reading.score - _MISSING * len(_ONCE - sorts)
    order = [part.sort for part in reading.parts if part.sort in _ONCE]
    return reading._replace(score=score + _TITLE_FIRST * (order[:1] == [Sort.TITLE]))


def _readings(piece: Piece, order: int, habits: _Habits) -> Iterator[_Reading]:
    """Yield every way to read a piece as up to three parts."""
    cuts = list(_CUT.finditer(piece.text))[:_MOST_CUTS]
    for count in range(min(len(cuts), _MOST_PARTS - 1) + 1):
        for chosen in combinations(cuts, count):
            commas = sum(cut[0].startswith(",") for cut in chosen)
            partial = [_Reading(-_CUT_COST * commas, ())]
            for number, text in enumerate(_texts(piece.text, chosen)):
                partial = [
                    _Reading(reading.score + gain, (*reading.parts, part))
                    for reading in partial
                    for part in (Part(text, piece, (order, number), sort) for sort in Sort)
                    if (gain := _gain(part, reading.parts, habits)) is not None
                ]
            yield from partial


def _texts(text: str, cuts: Sequence[re.Match[str]]) -> list[str]:
    starts = [0, *(cut.end() for cut in cuts)]
    ends = [*(cut.start() for cut in cuts), len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


def _bare(text: str) -> str:
    """Return a text without the brackets round it."""
    return text[1:-1] if text.startswith("(") else text


def _gain(part: Part, before: Sequence[Part], habits: _Habits) -> float | None:
    """Return what a part adds to the score of a reading; None where it cannot be that."""
    last = before[-1].sort if before else None
    if part.sort is Sort.REST:
        return -_LEFT_OUT if last else -_LEFT_OUT_WHOLE
    if part.piece.joint in _ONCE and last is None:
        return _TITLE_GAIN if part.sort == part.piece.joint else None
    if part.sort is Sort.PLACE:
        likely = max(habits.gain(part), _LIKELY_TOWN * (last is Sort.EMPLOYER))
        return _place_gain(_bare(part.text), likely)
    if last and part.text.startswith("("):
        return None
    return habits.gain(part) + _name_gain(part, last)


def _name_gain(part: Part, last: Sort | None) -> float:
    """Return how much a part sounds like the title or employer that it is read as."""
    title, employer = _titleness(part.text), employerness(part.text)
    wrong = -_WRONG_SORT * is_place(part.text)
    if part.sort is Sort.TITLE:
        return wrong + _TITLE_GAIN * title - _WRONG_SORT * employer * (title < SOUNDS) - _CUT_COST
    if last is Sort.TITLE and _UNIT.search(part.text):
        return wrong - _WRONG_SORT
    return wrong + _EMPLOYER_GAIN * employer - _WRONG_SORT * title * (0.5 if employer else 1.0)


def _place_gain(text: str, likely: float) -> float | None:
    if is_place(text, most_parts=_MOST_PARTS):
        return _KNOWN_PLACE
    return likely if likely > 0 and _is_town_like(text) else None


def _titleness(text: str) -> float:
    """Return how much a text sounds like a title, also one with a unit: "Nurse, Cardiac Unit"."""
    return max(titleness(text), titleness(text.partition(",")[0]) - _LESS)


def _is_town_like(text: str) -> bool:
    return bool(_TOWN.fullmatch(text)) and not titleness(text) and not employerness(text)


def _clear(part: Part) -> bool:
    """Tell whether a part sounds like what it was read as."""
    if part.sort is Sort.TITLE:
        return titleness(part.text) >= SOUNDS
    if part.sort is Sort.PLACE:
        return is_place(_bare(part.text), most_parts=_MOST_PARTS)
    return part.sort is Sort.EMPLOYER and employerness(part.text) > titleness(part.text)


def _traits(part: Part) -> list[tuple[object, ...]]:
    """Return where a part stands and how it looks; the looks of a place say nothing."""
    look = ("look", part.piece.bold, part.piece.italic)
    return [("place", *part.place), *([look] if part.sort is not Sort.PLACE else [])]


def _by_score(reading: _Reading) -> float:
    return reading.score


def _facts(reading: _Reading) -> Named:
    title, company = reading.the(Sort.TITLE), reading.the(Sort.EMPLOYER)
    place = reading.the(Sort.PLACE)
    where = CERTAIN if place and _clear(place) else FAIR
    sure = _confidence(title, company)
    return Named(
        fact(title.text, title.piece.line, sure) if title else None,
        fact(company.text, company.piece.line, sure) if company else None,
        fact(_bare(place.text), place.piece.line, where) if place else None,
    )


def _confidence(title: Part | None, company: Part | None) -> float:
    """Return how clearly title and employer differ."""
    if title is None or company is None:
        return LIKELY if any(_clear(part) for part in (title, company) if part) else FAIR
    if title.piece.joint in _ONCE or company.piece.joint in _ONCE:
        return CERTAIN
    if titleness(title.text) >= SOUNDS > titleness(company.text):
        return CERTAIN
    lean = titleness(title.text) - titleness(company.text)
    lean += employerness(company.text) - employerness(title.text)
    return LIKELY if lean >= SOUNDS else FAIR
