"""Appeals as the candidate sees them: both judgements side by side."""

from pydantic import Field

from shared.evaluation.model import EvaluatedAnswer
from shared.interviews.model import InterviewSession
from shared.interviews.practice.appeals import Appealed, interview_after, overall_after
from shared.kernel.clock import Instant
from shared.kernel.view import View
from shared.ports.evaluator import Coverage, Ground, Score

_SAID_OF = {
    Ground.SAID: "The marked words make this point, so it counts now.",
    Ground.NOT_SAID: "The marked words are not clearly nearer to this point than to what people"
    " get wrong about it, so the first judgement stays.",
    Ground.CONTRARY: "The marked words say the opposite of this point, or a common mistake about"
    " it, so the first judgement stays.",
    Ground.UNKNOWN: "Nothing more is known of this point than what it was judged by the first"
    " time, so the first judgement stays.",
}


class AppealView(View):
    """A key point with its first judgement and the one on the words that were marked for it."""

    id: str
    key_point: int = Field(description="the place of the key point, from 0")
    point: str = Field(description="the text of the key point")
    start: int = Field(description="the first marked character of the answer, in code points")
    end: int = Field(description="the character after the last marked one, in code points")
    marked: str = Field(description="the marked words")
    made_at: Instant
    first: Coverage = Field(description="the first judgement, which is kept")
    first_version: str = Field(description="the evaluator of the first judgement")
    contradicted: bool = Field(description="whether the first judgement found the opposite")
    second: Coverage = Field(description="the judgement on the marked words")
    second_version: str = Field(description="the evaluator of the second judgement")
    ground: Ground = Field(description="why the second judgement is as it is")
    overturned: bool = Field(description="whether the point counts now")
    reason: str = Field(description="one sentence for the candidate on the second judgement")


class AppealsView(View):
    """The appeals about one question, and what they come to."""

    question_id: str
    appeals: tuple[AppealView, ...] = Field(description="oldest first")
    overall: Score = Field(description="the answer's score in the evaluation")
    overall_after: Score = Field(description="with all points that were overturned")
    session_overall: Score = Field(description="the session's score in the evaluation")
    session_overall_after: Score = Field(description="with all points that were overturned")


def appeals_view(appealed: Appealed) -> AppealsView:
    """Return the appeals about one question as the API shows them."""
    session, evaluation, question_id = appealed
    [evaluated] = [each for each in evaluation.answers if each.question_id == question_id]
    return AppealsView(
        question_id=question_id,
        appeals=appeals_of(session, evaluated),
        overall=evaluated.evaluation.overall,
        overall_after=overall_after(evaluated, session.appeals.get(question_id, ())),
        session_overall=evaluation.overall,
        session_overall_after=interview_after(session, evaluation),
    )


def appeals_of(session: InterviewSession, evaluated: EvaluatedAnswer) -> tuple[AppealView, ...]:
    """Return the appeals about one answer."""
    answer = session.answers.get(evaluated.question_id)
    text, first = answer.text if answer else "", evaluated.evaluation
    return tuple(
        AppealView(
            id=each.id,
            key_point=each.key_point,
            point=first.key_points[each.key_point].text,
            start=each.start,
            end=each.end,
            marked=text[each.start : each.end],
            made_at=each.made_at,
            first=first.key_points[each.key_point].coverage,
            first_version=first.evaluator_version,
            contradicted=first.key_points[each.key_point].contrary is not None,
            second=each.coverage,
            second_version=each.evaluator_version,
            ground=each.ground,
            overturned=each.overturned,
            reason=_SAID_OF[each.ground],
        )
        for each in session.appeals.get(evaluated.question_id, ())
    )
