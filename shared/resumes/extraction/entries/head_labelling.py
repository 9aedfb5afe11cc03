"""Head labelling: which part of a head is the title, which the employer, which the place.

A head consists of tokens, and a token may hold several parts between commas: "Engineer, Acme Ltd,
Leeds". Every labelling of a head is scored by its words, and the best one is taken. The layout of
the clear heads of a section then decides about the unclear ones: most people set all heads alike.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from shared.resumes.extraction.entries.head_parts import (
    ONCE,
    HeadPart,
    bare,
    divisions_of,
    gain_of,
    is_clear,
    is_no_name,
)
from shared.resumes.extraction.entries.head_tokens import HeadToken, Label
from shared.resumes.extraction.fields.facts import CERTAIN, DOUBTFUL, FAIR, LIKELY, Fact, fact
from shared.resumes.extraction.fields.job_words import CLEAR_TITLE, employer_score, title_score

_MOST_TOKENS = 8

# On the scale of ``parts``: a label that is missing, the usual order, and what other heads weigh.
_MISSING = 0.5
_TITLE_FIRST = 0.1
_SAME_LOOK = 0.4
_SAME_ORDER = 0.3
_AFTER_TITLE = 0.35


@dataclass(frozen=True)
class HeadLabels:
    """What a head names."""

    title: Fact | None = None
    company: Fact | None = None
    place: Fact | None = None


class _Labelling(NamedTuple):
    score: float
    parts: tuple[HeadPart, ...]

    def the(self, label: Label) -> HeadPart | None:
        return next((part for part in self.parts if part.label is label), None)


_WORST = _Labelling(float("-inf"), ())


class _Layout:
    """How the clear parts of the heads of a section are set, and in which order they stand."""

    def __init__(self, labellings: Sequence[_Labelling]) -> None:
        self._looks: Counter[tuple[object, Label]] = Counter()
        for labelling in labellings:
            named = Counter(part.token for part in labelling.parts if part.label in ONCE)
            for part in filter(is_clear, labelling.parts):
                # Where one text names both title and employer, its look tells neither.
                for trait in _traits(part)[: 1 if named[part.token] > 1 else None]:
                    self._looks[trait, part.label] += 1

    def gain(self, part: HeadPart) -> float:
        """Return how much the other heads speak for a part."""
        shares = zip((_SAME_ORDER, _SAME_LOOK), _traits(part), strict=False)
        return sum(weight * self._share(trait, part.label) for weight, trait in shares)

    def _share(self, trait: object, label: Label) -> float:
        for_it = self._looks[trait, label]
        against = sum(self._looks[trait, other] for other in Label if other is not label)
        return (for_it - against) / (for_it + against + 1)


def label_heads(sections: Sequence[Sequence[Sequence[HeadToken]]]) -> list[list[HeadLabels]]:
    """Return what the heads of each section name.

    A token that has a label keeps it. A head below an employer that stands apart may
    be a further role there, and names no employer.
    """
    unaided = _Layout([])
    layout = _Layout([_best(head, unaided) for heads in sections for head in heads])
    named: list[list[HeadLabels]] = []
    for heads in sections:
        above: _Labelling | None = None
        named.append([])
        for head in heads:
            role = above is not None and _is_further_role(head, above)
            above = _as_role(head[0], layout) if role else _best(head, layout)
            named[-1].append(_facts(above))
    return named


def _is_further_role(head: Sequence[HeadToken], above: _Labelling) -> bool:
    """Tell whether a head is set like the title above it, and that one's employer elsewhere."""
    title, employer = above.the(Label.TITLE), above.the(Label.EMPLOYER)
    if len(head) != 1 or title is None or title.place[1]:
        return False
    alike = _look(head[0]) == _look(title.token)
    apart = employer is None or employer.token.line is not title.token.line
    return alike and apart and title_score(head[0].text) >= CLEAR_TITLE


def _as_role(token: HeadToken, layout: _Layout) -> _Labelling:
    """Return the best labelling of a token as a title, with or without a place."""
    roles = (
        labelling
        for labelling in _labellings(token, 0, layout)
        if [part.label for part in labelling.parts if part.label in ONCE] == [Label.TITLE]
    )
    return max(roles, key=_by_score)


def _best(head: Sequence[HeadToken], layout: _Layout) -> _Labelling:
    """Return the best labelling with at most one title and one employer."""
    best = {frozenset[Label](): _Labelling(0.0, ())}
    for order, token in enumerate(head[:_MOST_TOKENS]):
        longer: dict[frozenset[Label], _Labelling] = {}
        labellings = list(_labellings(token, order, layout))
        for before, labelling in best.items():
            for more in labellings:
                cost = _AFTER_TITLE * (len(head) > 1 and _splits_title(more))
                used = [part.label for part in more.parts if part.label in ONCE]
                if len(used) > len(set(used)) or before & set(used):
                    continue
                score = labelling.score + more.score - cost
                both = _Labelling(score, labelling.parts + more.parts)
                if both.score > longer.get(before | set(used), _WORST).score:
                    longer[before | set(used)] = both
        best = longer
    return max((_finished(labelling, labels) for labels, labelling in best.items()), key=_by_score)


def _splits_title(labelling: _Labelling) -> bool:
    """Tell whether one token is read as title and employer: "Vice President, Digital Banking".

    Where the head has other tokens, one of these is rather the employer.
    """
    labels = [part.label for part in labelling.parts]
    return any(pair == (Label.TITLE, Label.EMPLOYER) for pair in pairwise(labels))


def _finished(labelling: _Labelling, labels: frozenset[Label]) -> _Labelling:
    score = labelling.score - _MISSING * len(ONCE - labels)
    order = [part.label for part in labelling.parts if part.label in ONCE]
    return labelling._replace(score=score + _TITLE_FIRST * (order[:1] == [Label.TITLE]))


def _labellings(token: HeadToken, order: int, layout: _Layout) -> Iterator[_Labelling]:
    """Yield every way to read a token."""
    whole = [([token.text], 0.0)]
    for texts, cost in whole if token.label is Label.TITLE else divisions_of(token.text):
        partial = [_Labelling(-cost, ())]
        for number, text in enumerate(texts):
            partial = [
                _Labelling(labelling.score + gain, (*labelling.parts, part))
                for labelling in partial
                for part in (HeadPart(text, token, (order, number), label) for label in Label)
                if (gain := gain_of(part, labelling.parts, layout.gain(part))) is not None
            ]
        yield from partial


def _traits(part: HeadPart) -> list[tuple[object, ...]]:
    """Return where a part stands and how it looks; the looks of a place say nothing."""
    look = ("look", *_look(part.token))
    return [("place", *part.place), *([look] if part.label is not Label.PLACE else [])]


def _look(token: HeadToken) -> tuple[bool, bool]:
    return token.bold, token.italic


def _by_score(labelling: _Labelling) -> float:
    return labelling.score


def _facts(labelling: _Labelling) -> HeadLabels:
    title, company = labelling.the(Label.TITLE), labelling.the(Label.EMPLOYER)
    place = labelling.the(Label.PLACE)
    where = CERTAIN if place and is_clear(place) else FAIR
    sure = _confidence(title, company)
    if any(part.label is Label.REST and part.place[1] == 0 for part in labelling.parts):
        # What was left out may be what the head is about.
        sure = min(sure, FAIR)
    if any(part and ": " in part.token.text for part in (title, company)):
        # A colon parts two names, or one name from what explains it.
        sure = min(sure, LIKELY)
    if any(part and is_no_name(part.text) for part in (title, company)):
        # Both are doubtful, as the head was divided in the wrong place.
        sure = DOUBTFUL
    return HeadLabels(
        fact(bare(title.text), title.token.line, sure) if title else None,
        fact(company.text, company.token.line, sure) if company else None,
        fact(bare(place.text), place.token.line, where) if place else None,
    )


def _confidence(title: HeadPart | None, company: HeadPart | None) -> float:
    """Return how clearly title and employer differ."""
    if title is None or company is None:
        # What is missing may be a part of what was read, in a head of an unknown form.
        return DOUBTFUL
    if title.token.label or company.token.label:
        return CERTAIN
    if title_score(title.text) >= CLEAR_TITLE > title_score(company.text):
        return CERTAIN
    lean = title_score(title.text) - title_score(company.text)
    lean += employer_score(company.text) - employer_score(title.text)
    return LIKELY if lean >= CLEAR_TITLE else FAIR
