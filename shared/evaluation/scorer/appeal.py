"""Judges one key point on the words that a candidate marks: "I did say this".

The words of an answer have spoken for and against the point already, and to let them count for more
would overturn more of what is wrong in the right words than of what is right. What people say of
the point decides instead: a marked window makes it if it is clearly nearer to what is right about
it than to the common mistakes, and asks nothing. A point of which no statements are known stays as
it was judged.
"""

from typing import NamedTuple

from shared.evaluation.scorer.analysis import AnswerAnalysis
from shared.evaluation.scorer.key_points import COVERED, PARTLY, PointMatch
from shared.evaluation.scorer.likeness import nearest, units
from shared.evaluation.scorer.model_files import Models
from shared.evaluation.scorer.statements import Sides
from shared.ports.evaluator import Ground

_NEAREST = 3
_LIKENESS, _LEAD = 0.2, 0.08
"""The least likeness of a window to its nearest statement, and the least lead of a side.

Chosen on the questions that serve choices (``bench/_appeals.py``).
"""


class _Said(NamedTuple):
    """A window of one or two sentences, and how far it leans to what is right; below 0: wrong."""

    lead: float
    first: int
    last: int


def judged_on(
    analysis: AnswerAnalysis, number: int, span: range, models: Models
) -> tuple[Ground, PointMatch]:
    """Judge a key point on the sentences that the span touches, in view of all the others.

    What also says the contrary elsewhere makes the point in part at most.
    """
    before = analysis.key_point_matches[number]
    marked = {
        place
        for place, sentence in enumerate(analysis.answer.sentences)
        if sentence.start < span.stop and span.start < sentence.end
    }
    if before.contradicted and marked & {*range(before.first, before.last + 1)}:
        return Ground.CONTRARY, before
    sides = analysis.reference.sides[number]
    if sides is None:
        return Ground.UNKNOWN, before
    leaning = _leaning(analysis, sides, models)
    made = [each for each in leaning if each.lead > 0 and {each.first, each.last} <= marked]
    if not made:
        return Ground.NOT_SAID, before
    best = max(made, key=lambda each: each.lead)
    denied = any(each.lead < 0 and not {each.first, each.last} & marked for each in leaning)
    credit = PARTLY if before.contradicted or denied else COVERED
    return Ground.SAID, PointMatch(credit, best.first, best.last)


def _leaning(analysis: AnswerAnalysis, sides: Sides, models: Models) -> list[_Said]:
    """Return the windows that clearly lean to one side, among those that claim something."""
    sentences, raw = analysis.answer.sentences, analysis.answer.text.raw
    found = []
    places = zip(analysis.answer.windows, analysis.meant, analysis.usable, strict=True)
    for (first, last), meant, usable in places:
        text = raw[sentences[first].start : sentences[last].end]
        if not meant or "?" in text:
            continue
        said = units(text, models.embeddings)
        right, right_mean, _ = nearest(said, sides.right, _NEAREST)
        wrong, wrong_mean, _ = nearest(said, sides.wrong, _NEAREST)
        lead = right_mean - wrong_mean
        if lead > 0 and not usable:
            continue  # a common mistake makes no point, but may deny one
        if abs(lead) >= _LEAD and (right if lead > 0 else wrong) >= _LIKENESS:
            found.append(_Said(lead, first, last))
    return found
