"""Practice as the candidate sees it."""

from pydantic import Field

from shared.interviews.practice.attempts import Tried
from shared.interviews.practice.follow_up import FollowUpReason
from shared.interviews.practice.model import Attempt
from shared.kernel.clock import Instant
from shared.kernel.view import View
from shared.ports.evaluator import Coverage, Score, Verdict


class AttemptView(View):
    """One try at a question. ``gained`` and ``lost`` compare it with the one before."""

    number: int = Field(description="1 is the answer in the session")
    id: str | None = Field(description="null: the answer in the session")
    made_at: Instant | None = Field(description="null: the question was left unanswered")
    text: str
    overall: Score
    verdict: Verdict
    points: tuple[Coverage, ...] = Field(description="in the order of `key_points`")
    gained: tuple[int, ...] = Field(description="places of key points covered now, from 0")
    lost: tuple[int, ...] = Field(description="places of key points no longer covered, from 0")
    evaluator_version: str


class FollowUpAnswerView(View):
    """An answer to a follow-up question. It is no try of the whole question: no score moves."""

    id: str
    reason: FollowUpReason
    key_point: int | None = Field(
        description="the place of the key point that was asked about, from 0; null: a number was"
    )
    made_at: Instant
    text: str = Field(description="the words of the answer")
    coverage: Coverage = Field(
        description="whether the answer makes this point, or names beginning and end of a change"
    )
    evaluator_version: str


class AttemptsView(View):
    """All tries at one question side by side, oldest first."""

    question_id: str
    question: str
    key_points: tuple[str, ...]
    attempts: tuple[AttemptView, ...]
    follow_ups: tuple[FollowUpAnswerView, ...] = Field(
        description="answers to follow-up questions, oldest first"
    )
    best: int = Field(description="the number of the best one; of several, the first")
    last: int = Field(description="the number of the last one")


def attempts_view(tried: Tried) -> AttemptsView:
    """Return the tries at one question as the API shows them."""
    answer = tried.session.answers.get(tried.question.id)
    first = tried.first
    shown = [
        AttemptView(
            number=1,
            id=None,
            made_at=answer.answered_at if answer else None,
            text=answer.text if answer else "",
            overall=first.overall,
            verdict=first.verdict,
            points=tuple(point.coverage for point in first.key_points),
            gained=(),
            lost=(),
            evaluator_version=first.evaluator_version,
        )
    ]
    for number, each in enumerate(tried.attempts, start=2):
        before = shown[-1].points
        shown.append(
            AttemptView(
                number=number,
                id=each.id,
                made_at=each.made_at,
                text=each.text,
                overall=each.overall,
                verdict=each.verdict,
                points=each.points,
                gained=_newly_covered(before, each.points),
                lost=_newly_covered(each.points, before),
                evaluator_version=each.evaluator_version,
            )
        )
    best = max(shown, key=lambda each: (each.overall, -each.number))
    return AttemptsView(
        question_id=tried.question.id,
        question=tried.question.text,
        key_points=tried.question.key_points,
        attempts=tuple(shown),
        follow_ups=follow_ups_view(tried.follow_ups),
        best=best.number,
        last=shown[-1].number,
    )


def follow_ups_view(answers: tuple[Attempt, ...]) -> tuple[FollowUpAnswerView, ...]:
    """Return the answers to the follow-up questions of one question as the API shows them."""
    return tuple(_follow_up(each) for each in answers)


def _follow_up(attempt: Attempt) -> FollowUpAnswerView:
    [coverage] = attempt.points
    return FollowUpAnswerView(
        id=attempt.id,
        reason=FollowUpReason.VAGUE_NUMBER if attempt.vague_number else FollowUpReason.KEY_POINT,
        key_point=None if attempt.vague_number else attempt.follow_up_of or 0,
        made_at=attempt.made_at,
        text=attempt.text,
        coverage=coverage if attempt.verdict is Verdict.SCORED else Coverage.MISSED,
        evaluator_version=attempt.evaluator_version,
    )


def _newly_covered(before: tuple[Coverage, ...], after: tuple[Coverage, ...]) -> tuple[int, ...]:
    return tuple(
        place
        for place, (one, other) in enumerate(zip(before, after, strict=False))
        if other is Coverage.COVERED and one is not Coverage.COVERED
    )
