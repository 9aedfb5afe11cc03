"""Naming: which part of a head is the title, which the employer, which the place.

A head comes in pieces, and a piece may hold several parts between commas: "Engineer, Acme Ltd,
Leeds". Every way to read a head is scored by how its words sound, and the best one is taken. How
the heads of one section that sound clear are set then tells how to read those that do not: most
people set all their heads alike.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from shared.resumes.extraction.entries.parts import (
    ONCE,
    Part,
    Sort,
    bare,
    divisions_of,
    gain_of,
    is_clear,
)
from shared.resumes.extraction.entries.pieces import Piece
from shared.resumes.extraction.fields.facts import CERTAIN, FAIR, LIKELY, Fact, fact
from shared.resumes.extraction.fields.vocabulary import SOUNDS, employerness, titleness

_MOST_PIECES = 8

# On the scale of ``parts``: a sort that is missing, the usual order, and what other heads weigh.
_MISSING = 0.5
_TITLE_FIRST = 0.1
_SAME_LOOK = 0.4
_SAME_ORDER = 0.3


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
            if is_clear(part):
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


def names_of(sections: Sequence[Sequence[Sequence[Piece]]]) -> list[list[Named]]:
    """Return what the heads of each section name.

    A piece's joint may be a Sort: then it is that. A head below an employer that stands apart may
    be a further role there, and names no employer.
    """
    unaided = _Habits([])
    habits = _Habits([_best(head, unaided) for heads in sections for head in heads])
    named: list[list[Named]] = []
    for heads in sections:
        above: _Reading | None = None
        named.append([])
        for head in heads:
            role = above is not None and _is_further_role(head, above)
            above = _as_role(head[0], habits) if role else _best(head, habits)
            named[-1].append(_facts(above))
    return named


def _is_further_role(head: Sequence[Piece], above: _Reading) -> bool:
    """Tell whether a head is set like the title above it, and that one's employer elsewhere."""
    title, employer = above.the(Sort.TITLE), above.the(Sort.EMPLOYER)
    if len(head) != 1 or title is None or title.place[1]:
        return False
    alike = _look(head[0]) == _look(title.piece)
    apart = employer is None or employer.piece.line is not title.piece.line
    return alike and apart and titleness(head[0].text) >= SOUNDS


def _as_role(piece: Piece, habits: _Habits) -> _Reading:
    """Return the best reading of a piece as a title, with or without a place."""
    roles = (
        reading
        for reading in _readings(piece, 0, habits)
        if [part.sort for part in reading.parts if part.sort in ONCE] == [Sort.TITLE]
    )
    return max(roles, key=_by_score)


def _best(head: Sequence[Piece], habits: _Habits) -> _Reading:
    """Return the best reading with at most one title and one employer."""
    best = {frozenset[Sort](): _Reading(0.0, ())}
    for order, piece in enumerate(head[:_MOST_PIECES]):
        longer: dict[frozenset[Sort], _Reading] = {}
        for before, reading in best.items():
            for more in _readings(piece, order, habits):
                used = [part.sort for part in more.parts if part.sort in ONCE]
                if len(used) > len(set(used)) or before & set(used):
                    continue
                both = _Reading(reading.score + more.score, reading.parts + more.parts)
                if both.score > longer.get(before | set(used), _WORST).score:
                    longer[before | set(used)] = both
        best = longer
    return max((_finished(reading, sorts) for sorts, reading in best.items()), key=_by_score)


def _finished(reading: _Reading, sorts: frozenset[Sort]) -> _Reading:
    score = reading.score - _MISSING * len(ONCE - sorts)
    order = [part.sort for part in reading.parts if part.sort in ONCE]
    return reading._replace(score=score + _TITLE_FIRST * (order[:1] == [Sort.TITLE]))


def _readings(piece: Piece, order: int, habits: _Habits) -> Iterator[_Reading]:
    """Yield every way to read a piece."""
    for texts, cost in divisions_of(piece.text):
        partial = [_Reading(-cost, ())]
        for number, text in enumerate(texts):
            partial = [
                _Reading(reading.score + gain, (*reading.parts, part))
                for reading in partial
                for part in (Part(text, piece, (order, number), sort) for sort in Sort)
                if (gain := gain_of(part, reading.parts, habits.gain(part))) is not None
            ]
        yield from partial


def _traits(part: Part) -> list[tuple[object, ...]]:
    """Return where a part stands and how it looks; the looks of a place say nothing."""
    look = ("look", *_look(part.piece))
    return [("place", *part.place), *([look] if part.sort is not Sort.PLACE else [])]


def _look(piece: Piece) -> tuple[bool, bool]:
    return piece.bold, piece.italic


def _by_score(reading: _Reading) -> float:
    return reading.score


def _facts(reading: _Reading) -> Named:
    title, company = reading.the(Sort.TITLE), reading.the(Sort.EMPLOYER)
    place = reading.the(Sort.PLACE)
    where = CERTAIN if place and is_clear(place) else FAIR
    sure = _confidence(title, company)
    return Named(
        fact(title.text, title.piece.line, sure) if title else None,
        fact(company.text, company.piece.line, sure) if company else None,
        fact(bare(place.text), place.piece.line, where) if place else None,
    )


def _confidence(title: Part | None, company: Part | None) -> float:
    """Return how clearly title and employer differ."""
    if title is None or company is None:
        return LIKELY if any(is_clear(part) for part in (title, company) if part) else FAIR
    if title.piece.joint in ONCE or company.piece.joint in ONCE:
        return CERTAIN
    if titleness(title.text) >= SOUNDS > titleness(company.text):
        return CERTAIN
    lean = titleness(title.text) - titleness(company.text)
    lean += employerness(company.text) - employerness(title.text)
    return LIKELY if lean >= SOUNDS else FAIR
