"""What matters first in a report: one sentence, and the changes that would help most."""

from collections.abc import Sequence

from pydantic import Field

from shared.evaluation.model import EvaluatedAnswer, InterviewEvaluation
from shared.interviews.model import Question
from shared.kernel.view import View
from shared.ports.evaluator import Coverage, Dimension, Verdict

_STRONG = 4.0
_IN_AN_ORDER = 2  # of one thing there is no order
_MOST_CHANGES = 3
_GAPS = {
    Dimension.RELEVANCE: "answering the question in your first sentence would help most",
    Dimension.COVERAGE: "saying the missing ones would help most",
    Dimension.STRUCTURE: "telling them in an order that a listener can follow would help most",
    Dimension.SPECIFICITY: "figures, names and examples of your own would help most",
    Dimension.CLARITY: "shorter sentences with one thought each would help most",
}


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
    points = [point for each in scored for point in each.evaluation.key_points]
    made = sum(point.coverage is Coverage.COVERED and not point.contrary for point in points)
    begin = f"You make {made} of {len(points)} key points"
    if evaluation.overall >= _STRONG and 2 * made >= len(points):
        return f"{begin}, a strong interview: keep it up with harder questions."
    return f"{begin}; {_GAPS[_widest_gap(scored, made=made, missing=len(points) - made)]}."


def changes_of(
    questions: Sequence[Question], evaluation: InterviewEvaluation
) -> tuple[Change, ...]:
    """Return the advice on the weakest answers, weakest first, each piece once."""
    place = {question.id: position for position, question in enumerate(questions, start=1)}
    weakest = sorted(evaluation.answers, key=lambda each: each.evaluation.overall)
    found: dict[str, Change] = {}
    for each in weakest:
        text = each.evaluation.improvement
        found.setdefault(
            text,
            Change(question_id=each.question_id, position=place[each.question_id], text=text),
        )
    return tuple(found.values())[:_MOST_CHANGES]


def _scored(evaluation: InterviewEvaluation) -> list[EvaluatedAnswer]:
    return [each for each in evaluation.answers if each.evaluation.verdict is Verdict.SCORED]


def _widest_gap(scored: Sequence[EvaluatedAnswer], *, made: int, missing: int) -> Dimension:
    """Return the dimension that cost the scored answers most, of those that fit the points."""
    lost = dict.fromkeys(Dimension, 0.0)
    for each in scored:
        for part in each.evaluation.dimensions:
            lost[part.dimension] += part.weight * (5 - part.score)
    if made < _IN_AN_ORDER:
        del lost[Dimension.STRUCTURE]
    if not missing:
        del lost[Dimension.COVERAGE]
    return max(lost, key=lambda dimension: lost[dimension])
