"""Appeals: "I did say this". A missed key point is judged again on words that are marked for it."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import fmean
from typing import NamedTuple

from shared.evaluation.model import EvaluatedAnswer, InterviewEvaluation
from shared.interviews.answering import require_question
from shared.interviews.errors import (
    AppealMadeAlready,
    NoSuchKeyPoint,
    NoSuchSpan,
    NothingToAppeal,
    PointNotMissed,
)
from shared.interviews.evaluation import SessionEvaluation, task_of
from shared.interviews.model import InterviewSession
from shared.interviews.practice.model import MOST_SPAN_CHARS, Appeal
from shared.interviews.repository import SessionRepository
from shared.kernel.clock import Clock
from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import new_id
from shared.kernel.trace import log_event
from shared.ports.evaluator import Coverage, Dimension, EvaluationTask, Evaluator, Verdict


class Span(NamedTuple):
    """Characters of an answer, from ``start`` to before ``end``, in code points."""

    start: int
    end: int


class Appealed(NamedTuple):
    """A session after an appeal, its evaluation as it was, and the question appealed about."""

    session: InterviewSession
    evaluation: InterviewEvaluation
    question_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeals:
    """Judges key points again. It costs nothing and leaves the session's own evaluation as it is.

    Appeals are part of the session's document, like attempts. A point is judged again once, so
    that no candidate can try every sentence until one fits.
    """

    repository: SessionRepository
    evaluation: SessionEvaluation
    evaluator: Callable[[], Evaluator]
    clock: Clock

    def appeal(
        self,
        *,
        user_id: str,
        session_id: str,
        question_id: str,
        key_point: int,
        span: Span,
        once: RequestKey | None,
    ) -> Appealed:
        """Judge a key point again on a span of the answer; under the same key, once.

        Raises NoSuchSession, NoSuchQuestion, NotEvaluated, NothingToAppeal, NoSuchKeyPoint,
        PointNotMissed, NoSuchSpan, AppealMadeAlready, IdempotencyKeyReused, Contended, and
        Unavailable when the evaluator is not available.
        """
        session, evaluation = self.evaluation.evaluated(user_id=user_id, session_id=session_id)
        require_question(session, question_id)
        appeal_id = once.derived_id("apl", user_id) if once else new_id("apl", self.clock())
        if not _made(session, appeal_id, once):
            task = _task(session, evaluation, question_id, key_point)
            _require_span(task.answer, span)
            _require_first(session, question_id, key_point)
            appeal = self._judged(appeal_id, task, key_point, span, once)
            session = self._added(session, question_id, appeal, once, first=evaluation)
        return Appealed(session, evaluation, question_id)

    def _judged(
        self,
        appeal_id: str,
        task: EvaluationTask,
        key_point: int,
        span: Span,
        once: RequestKey | None,
    ) -> Appeal:
        judged = self.evaluator().judge_point(task, key_point, span.start, span.end)
        return Appeal(
            id=appeal_id,
            key_point=key_point,
            start=span.start,
            end=span.end,
            made_at=self.clock(),
            ground=judged.ground,
            coverage=judged.coverage,
            evidence=judged.evidence,
            evaluator_version=judged.evaluator_version,
            rubric_version=judged.rubric_version,
            fingerprint=once.fingerprint if once else None,
        )

    def _added(
        self,
        session: InterviewSession,
        question_id: str,
        appeal: Appeal,
        once: RequestKey | None,
        *,
        first: InterviewEvaluation,
    ) -> InterviewSession:
        """Keep the appeal, unless the point was judged again meanwhile; tell its outcome once."""
        added = False

        def step(found: InterviewSession) -> InterviewSession:
            nonlocal added
            added = not _made(found, appeal.id, once)
            if not added:
                return found
            _require_first(found, question_id, appeal.key_point)
            more = (*found.appeals.get(question_id, ()), appeal)
            return found.model_copy(update={"appeals": {**found.appeals, question_id: more}})

        changed = self.repository.change(session.user_id, session.id, step)
        if added:
            log_event(
                "appeal.judged",
                ground=appeal.ground,
                overturned=appeal.overturned,
                first_version=first.evaluator_version,
                evaluator_version=appeal.evaluator_version,
            )
        return changed


def gained_points(session: InterviewSession, question_id: str) -> frozenset[int]:
    """Return the places of key points that appeals have gained and no follow-up was answered of."""
    answered = {each.follow_up_of for each in session.follow_ups.get(question_id, ())}
    appeals = session.appeals.get(question_id, ())
    return frozenset(each.key_point for each in appeals if each.overturned) - answered


def overall_after(evaluated: EvaluatedAnswer, appeals: tuple[Appeal, ...]) -> float:
    """Return the score of an answer with all overturned points together.

    It is computed from the stored evaluation, whichever evaluator made that: coverage rises by the
    share of the key points that are gained, one made in part counting half.
    """
    first = evaluated.evaluation
    worth = {Coverage.COVERED: 1.0, Coverage.PARTLY: 0.5, Coverage.MISSED: 0.0}
    gained = sum(worth[each.coverage] for each in appeals) / len(first.key_points)
    if not gained:
        return first.overall
    total = sum(
        part.weight * (min(5.0, part.score + 5 * gained) - part.score)
        for part in first.dimensions
        if part.dimension is Dimension.COVERAGE
    )
    return round(min(5.0, first.overall + total), 2)


def interview_after(session: InterviewSession, evaluation: InterviewEvaluation) -> float:
    """Return the score of the session with all overturned points; the first one if there are none.

    As in the evaluation, it is the mean over the questions that count.
    """
    if not any(each.overturned for every in session.appeals.values() for each in every):
        return evaluation.overall
    counted = [each for each in evaluation.answers if not each.not_heard_well]
    scores = [overall_after(each, session.appeals.get(each.question_id, ())) for each in counted]
    return round(fmean(scores), 2)


def _made(session: InterviewSession, appeal_id: str, once: RequestKey | None) -> bool:
    """Tell whether this very appeal is there; raises IdempotencyKeyReused if another one is."""
    made = [each for every in session.appeals.values() for each in every if each.id == appeal_id]
    for each in made:
        if once:
            once.require_same(each.fingerprint)
    return bool(made)


def _task(
    session: InterviewSession, evaluation: InterviewEvaluation, question_id: str, key_point: int
) -> EvaluationTask:
    """Return what the evaluator was asked, if this key point of it may be appealed."""
    [evaluated] = [each for each in evaluation.answers if each.question_id == question_id]
    first, answer = evaluated.evaluation, session.answers.get(question_id)
    if answer is None or evaluated.not_heard_well or first.verdict is not Verdict.SCORED:
        raise NothingToAppeal(detail=first.reason)
    if key_point >= len(first.key_points):
        raise NoSuchKeyPoint
    if first.key_points[key_point].coverage is not Coverage.MISSED:
        raise PointNotMissed
    [question] = [each for each in session.questions if each.id == question_id]
    return task_of(question, answer.text)


def _require_span(answer: str, span: Span) -> None:
    if not 0 <= span.start < span.end <= len(answer):
        raise NoSuchSpan(detail=f"The answer has {len(answer)} characters; mark some of them.")
    if span.end - span.start > MOST_SPAN_CHARS:
        raise NoSuchSpan(detail=f"At most {MOST_SPAN_CHARS} characters can be marked.")
    if not any(map(str.isalnum, answer[span.start : span.end])):
        raise NoSuchSpan(detail="There are no words in what is marked.")


def _require_first(session: InterviewSession, question_id: str, key_point: int) -> None:
    if any(each.key_point == key_point for each in session.appeals.get(question_id, ())):
        raise AppealMadeAlready
