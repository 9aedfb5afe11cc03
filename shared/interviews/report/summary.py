"""What matters first in a report: one sentence, and the changes that would help most."""

from collections.abc import Sequence
from typing import NamedTuple

from pydantic import Field

from shared.evaluation.model import EvaluatedAnswer, InterviewEvaluation
from shared.evaluation.wording import NOTHING_TO_CHANGE, told_points
from shared.interviews.model import Question
from shared.kernel.view import View
from shared.ports.evaluator import Coverage, Dimension, Verdict

_STRONG = 4.0
_IN_AN_ORDER = 2  # of one thing there is no order
_MOST_CHANGES = 3
_GAPS = {
    Dimension.RELEVANCE: "answering the question in your first sentence would help most",
    Dimension.STRUCTURE: "telling them in an order that a listener can follow would help most",
    Dimension.SPECIFICITY: "figures, names and examples of your own would help most",
    Dimension.CLARITY: "shorter sentences with one thought each would help most",
}


_MISSING = "saying the missing ones would help most"
_IN_PART = "making those in full would help most"
_CONTRARY = "putting those right would help most"


class Change(View):
    """What to change in one answer."""

    question_id: str
    position: int = Field(description="the place of its question in the session, from 1")
    text: str


def summary_of(evaluation: InterviewEvaluation) -> str:
    """Return what matters most in one sentence."""
    scored = _scored(evaluation)
    unscored = len(evaluation.answers) - len(scored)
    if not scored:
        return "There is no answer to score yet: four sentences to one question are a beginning."
    if unscored > len(scored):
        return (
            f"{unscored} of {len(evaluation.answers)} questions have no answer that could be "
            "scored: answering them would help more than anything else."
        )
    points = _points(scored)
    begin = f"You {told_points(*points)}"
    if evaluation.overall >= _STRONG and 2 * points.made >= points.all:
        return f"{begin}, a strong interview: keep it up with harder questions."
    return f"{begin}; {_advice(_widest_gap(scored, points), points)}."


def changes_of(
    questions: Sequence[Question], evaluation: InterviewEvaluation
) -> tuple[Change, ...]:
    """Return the advice on the weakest answers, weakest first, each piece once.

    That hardly anything is missing is said only where nothing else is.
    """
    place = {question.id: position for position, question in enumerate(questions, start=1)}
    weakest = sorted(evaluation.answers, key=lambda each: each.evaluation.overall)
    found: dict[str, Change] = {}
    for each in weakest:
        text = each.evaluation.improvement
        found.setdefault(
            text,
            Change(question_id=each.question_id, position=place[each.question_id], text=text),
        )
    if len(found) > 1:
        found.pop(NOTHING_TO_CHANGE, None)
    return tuple(found.values())[:_MOST_CHANGES]


def _scored(evaluation: InterviewEvaluation) -> list[EvaluatedAnswer]:
    return [each for each in evaluation.answers if each.evaluation.verdict is Verdict.SCORED]


class _Points(NamedTuple):
    """How many key points there are, made in full, in part, and turned into the contrary."""

    made: int
    partly: int
    all: int
    contrary: int


def _points(scored: Sequence[EvaluatedAnswer]) -> _Points:
    points = [point for each in scored for point in each.evaluation.key_points]
    return _Points(
        made=sum(each.coverage is Coverage.COVERED for each in points),
        partly=sum(each.coverage is Coverage.PARTLY for each in points),
        all=len(points),
        contrary=sum(each.contrary is not None for each in points),
    )


def _advice(gap: Dimension, points: _Points) -> str:
    """Return what would help most, in words that fit the key points."""
    if gap is not Dimension.COVERAGE:
        return _GAPS[gap]
    missing = points.all - points.made - points.partly - points.contrary
    lost = {_MISSING: missing, _CONTRARY: points.contrary, _IN_PART: points.partly / 2}
    return max(lost, key=lambda advice: lost[advice])


def _widest_gap(scored: Sequence[EvaluatedAnswer], points: _Points) -> Dimension:
    """Return the dimension that cost the scored answers most, of those that fit the points."""
    lost = dict.fromkeys(Dimension, 0.0)
    for each in scored:
        for part in each.evaluation.dimensions:
            lost[part.dimension] += part.weight * (5 - part.score)
    if points.made + points.partly < _IN_AN_ORDER:
        del lost[Dimension.STRUCTURE]
    if points.made == points.all:
        del lost[Dimension.COVERAGE]
    return max(lost, key=lambda dimension: lost[dimension])
