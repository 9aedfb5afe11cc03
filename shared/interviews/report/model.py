"""The report as data: everything that the page shows."""

from collections.abc import Sequence

from pydantic import Field

from shared.evaluation.model import (
    CompetencyScore,
    DeliveryEvaluation,
    DeliveryMean,
    DimensionMean,
    EvaluatedAnswer,
    InterviewEvaluation,
)
from shared.interviews.conditions.lateness import late_by_s
from shared.interviews.conditions.model import Conditions
from shared.interviews.conditions.views import HintView, hint_views
from shared.interviews.model import InterviewSession, Question
from shared.interviews.practice.appeal_views import AppealView, appeals_of
from shared.interviews.practice.appeals import gained_points, interview_after, overall_after
from shared.interviews.practice.follow_up import FollowUp, follow_ups
from shared.interviews.practice.views import FollowUpAnswerView, follow_ups_view
from shared.interviews.report.summary import Change, changes_of, summary_of
from shared.interviews.views import CitationView
from shared.kernel.clock import Instant
from shared.kernel.view import View
from shared.kernel.vocabulary import Competency, Level, Role
from shared.kernel.zones import usual_zone
from shared.ports.evaluator import AnswerEvaluation, QuestionKind, Score, Share


class ReportedAnswer(View):
    """One question with its answer, what is said of it, and what a strong answer says."""

    position: int
    question_id: str
    kind: QuestionKind
    competency: Competency
    question: str
    about: CitationView | None
    answer: str
    words: int
    duration_s: int | None
    time_limit_s: int | None = Field(description="seconds for an answer; null: there is no clock")
    late_by_s: int | None = Field(
        description="seconds beyond the time limit, which cost nothing; null: no clock was running"
    )
    hints: tuple[HintView, ...] = Field(description="the hints that were revealed")
    evaluation: AnswerEvaluation
    delivery: DeliveryEvaluation | None
    follow_ups: tuple[FollowUp, ...] = Field(description="what an interviewer would ask next")
    follow_up_answers: tuple[FollowUpAnswerView, ...] = Field(
        description="answers to follow-up questions, oldest first; practice that no score counts"
    )
    appeals: tuple[AppealView, ...] = Field(description="key points judged again, oldest first")
    overall_after: Score = Field(description="the score with all points that were overturned")
    reference_answer: str


class ProgressPoint(View):
    """The result of one interview for the same role."""

    session_id: str
    created_at: Instant
    overall: Score


class Report(View):
    """The report of one interview. ``progress`` is oldest first and ends with this interview."""

    session_id: str
    candidate: str = Field(description="the name in the account")
    time_zone: str = Field(description="where the times on the page are local")
    summary: str = Field(description="what matters most, in one sentence")
    changes: tuple[Change, ...] = Field(description="what to change, weakest answer first")
    created_at: Instant
    ended_at: Instant | None
    evaluated_at: Instant
    role: Role
    level: Level
    conditions: Conditions = Field(description="how the session was held")
    overall: Score
    overall_after: Score = Field(description="with all points that appeals have overturned")
    confidence: Share
    questions: int
    answered: int = Field(description="answers that have a score of their own")
    competencies: tuple[CompetencyScore, ...] = Field(description="weakest first")
    dimensions: tuple[DimensionMean, ...]
    delivery: DeliveryMean | None
    strengths: tuple[str, ...]
    next_steps: tuple[str, ...]
    answers: tuple[ReportedAnswer, ...]
    progress: tuple[ProgressPoint, ...]
    evaluator: str
    evaluator_version: str
    rubric_version: str


class ReportLink(View):
    """A URL that shows the page of a report to anyone who has it, until it expires."""

    url: str
    expires_at: Instant


def build_report(
    session: InterviewSession,
    evaluation: InterviewEvaluation,
    earlier: Sequence[InterviewSession],
    *,
    candidate: str,
    time_zone: str | None = None,
) -> Report:
    """Put a report together. ``earlier`` are evaluated sessions, oldest first.

    ``candidate`` is their name. Without a time zone it is the one that their locale suggests.
    """
    of = {each.question_id: each for each in evaluation.answers}
    return Report(
        session_id=session.id,
        candidate=candidate,
        time_zone=time_zone or usual_zone(session.locale),
        summary=summary_of(evaluation),
        changes=changes_of(session.questions, evaluation),
        created_at=session.created_at,
        ended_at=session.ended_at,
        evaluated_at=evaluation.evaluated_at,
        role=session.role,
        level=session.level,
        conditions=session.conditions,
        overall=evaluation.overall,
        overall_after=interview_after(session, evaluation),
        confidence=evaluation.confidence,
        questions=len(session.questions),
        answered=evaluation.answered,
        competencies=tuple(sorted(evaluation.competencies, key=lambda each: each.score)),
        dimensions=evaluation.dimensions,
        delivery=evaluation.delivery,
        strengths=evaluation.strengths,
        next_steps=evaluation.next_steps,
        answers=tuple(
            _reported(position, question, session, of[question.id])
            for position, question in enumerate(session.questions, start=1)
        ),
        progress=(
            *(_point(each, each.result.overall) for each in earlier if each.result),
            _point(session, evaluation.overall),
        ),
        evaluator=evaluation.evaluator,
        evaluator_version=evaluation.evaluator_version,
        rubric_version=evaluation.rubric_version,
    )


def _point(session: InterviewSession, overall: float) -> ProgressPoint:
    return ProgressPoint(session_id=session.id, created_at=session.created_at, overall=overall)


def _reported(
    position: int, question: Question, session: InterviewSession, evaluated: EvaluatedAnswer
) -> ReportedAnswer:
    answer = session.answers.get(question.id)
    text = answer.text if answer else ""
    return ReportedAnswer(
        position=position,
        question_id=question.id,
        kind=question.kind,
        competency=question.competency,
        question=question.text,
        about=CitationView.showing(question.about) if question.about else None,
        answer=text,
        words=len(text.split()),
        duration_s=answer.duration_s if answer else None,
        time_limit_s=question.time_limit_s,
        late_by_s=late_by_s(session, question),
        hints=hint_views(session, question),
        evaluation=evaluated.evaluation,
        delivery=evaluated.delivery,
        follow_ups=follow_ups(text, evaluated.evaluation, gained_points(session, question.id)),
        follow_up_answers=follow_ups_view(session.follow_ups.get(question.id, ())),
        appeals=appeals_of(session, evaluated),
        overall_after=overall_after(evaluated, session.appeals.get(question.id, ())),
        reference_answer=question.reference_answer,
    )
