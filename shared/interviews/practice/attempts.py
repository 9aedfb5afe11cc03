"""Attempts: questions of an evaluated session tried again, and their follow-ups answered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from shared.interviews.answering import require_question
from shared.interviews.errors import NoSuchFollowUp, NotEvaluated, TooManyAttempts
from shared.interviews.evaluation import task_of
from shared.interviews.judging.service import Asked, BeingJudged, Judging
from shared.interviews.model import InterviewSession, Question, State
from shared.interviews.practice.appeals import gained_points
from shared.interviews.practice.follow_up import follow_ups
from shared.interviews.practice.follow_up import vague_number as number_asked_about
from shared.interviews.practice.model import (
    MOST_ATTEMPT_CHARS,
    MOST_ATTEMPTS,
    MOST_FOLLOW_UP_ANSWERS,
    Attempt,
)
from shared.interviews.practice.number_told import number_told
from shared.interviews.repository import SessionRepository
from shared.kernel.clock import Clock
from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import new_id
from shared.ports.evaluator import (
    AnswerEvaluation,
    Coverage,
    EvaluationTask,
    Evaluator,
    KeyPointResult,
    Verdict,
)
from shared.store import Contended

_NO_ANSWER = frozenset({
    Verdict.EMPTY, Verdict.NO_ATTEMPT, Verdict.GIBBERISH, Verdict.OTHER_LANGUAGE,
    Verdict.INSTRUCTION_BEARING,
})  # fmt: skip
"""Verdicts with which nothing is told, however short an answer may be."""


class Tried(NamedTuple):
    """A question, the evaluation of its answer in the session, its attempts and its follow-ups.

    Both are oldest first.
    """

    session: InterviewSession
    question: Question
    first: AnswerEvaluation
    attempts: tuple[Attempt, ...]
    follow_ups: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """Tries questions again. It costs nothing and leaves the session's own evaluation as it is.

    Attempts are part of the session's document, so they go with it at once.
    """

    repository: SessionRepository
    evaluator: Callable[[], Evaluator]
    judging: Judging
    clock: Clock

    def attempt(
        self,
        *,
        user_id: str,
        session_id: str,
        question_id: str,
        text: str,
        duration_s: int | None,
        follow_up_of: int | None,
        vague_number: bool,
        once: RequestKey | None,
    ) -> Tried:
        """Evaluate and keep an attempt; under the same key, once.

        ``follow_up_of`` names the key point whose follow-up question is answered; the point alone
        is judged then. ``vague_number``: the one about a number is answered.
        Raises NoSuchSession, NoSuchQuestion, NoSuchFollowUp, NotEvaluated, TooManyAttempts,
        IdempotencyKeyReused, Contended, and Unavailable when the evaluator is not available.
        """
        before = self.read(user_id=user_id, session_id=session_id, question_id=question_id)
        now = self.clock()
        attempt_id = once.derived_id("att", user_id) if once else new_id("att", now)
        known = {each.id: each for each in _kept(before.session)}.get(attempt_id)
        if once and known:
            once.require_same(known.fingerprint)
            return before
        if vague_number:
            evaluation = self._number_told(before, text)
        else:
            evaluation = self._evaluated(before, attempt_id, _task(before, text, follow_up_of))
        attempt = Attempt(
            id=attempt_id,
            text=text,
            duration_s=duration_s,
            made_at=now,
            overall=evaluation.overall,
            verdict=evaluation.verdict,
            points=tuple(point.coverage for point in evaluation.key_points),
            evaluator_version=evaluation.evaluator_version,
            rubric_version=evaluation.rubric_version,
            fingerprint=once.fingerprint if once else None,
            follow_up_of=follow_up_of,
            vague_number=vague_number,
        )
        return self._keep(before, attempt, once)

    def _keep(self, before: Tried, attempt: Attempt, once: RequestKey | None) -> Tried:
        """Keep an attempt, unless another request under the same key has done so meanwhile."""
        question_id = before.question.id

        def step(session: InterviewSession) -> InterviewSession:
            made = {each.id: each for each in _kept(session)}
            if once and attempt.id in made:
                once.require_same(made[attempt.id].fingerprint)
                return session
            _require_room(session, question_id, attempt)
            return _with(session, question_id, attempt)

        session = self.repository.change(before.session.user_id, before.session.id, step)
        return before._replace(
            session=session,
            attempts=session.attempts.get(question_id, ()),
            follow_ups=session.follow_ups.get(question_id, ()),
        )

    def _evaluated(self, tried: Tried, attempt_id: str, task: EvaluationTask) -> AnswerEvaluation:
        """Judge an attempt as the first answer was judged, so that the two can be compared."""
        built_in = self.evaluator().evaluate(task)
        if not tried.first.judged_by_model:
            return built_in
        try:
            asked = {attempt_id: Asked(task, built_in)}
            return self.judging.judged(tried.session, asked)[attempt_id]
        except BeingJudged:
            raise Contended from None

    def _number_told(self, tried: Tried, text: str) -> AnswerEvaluation:
        """Judge whether an answer names both ends of a change, which a rule alone decides.

        Of the evaluator's verdicts only those count that a short and true answer cannot get.
        """
        answer = tried.session.answers.get(tried.question.id)
        quoted = number_asked_about(answer.text if answer else "")
        if quoted is None or tried.first.verdict is not Verdict.SCORED:
            raise NoSuchFollowUp
        told = self.evaluator().evaluate(task_of(tried.question, text))
        stopped = told.verdict in _NO_ANSWER
        point = KeyPointResult(
            text=quoted,
            coverage=Coverage.MISSED if stopped else number_told(quoted, text),
            evidence=None,
        )
        verdict = told.verdict if stopped else Verdict.SCORED
        return told.model_copy(update={"verdict": verdict, "key_points": (point,)})

    def read(self, *, user_id: str, session_id: str, question_id: str) -> Tried:
        """Return a question and its tries; raises NoSuchSession, NoSuchQuestion, NotEvaluated."""
        session = self.repository.read(user_id, session_id)
        require_question(session, question_id)
        stored = self.repository.evaluation(user_id, session_id)
        if session.state is not State.EVALUATED or stored is None:
            raise NotEvaluated
        [question] = [each for each in session.questions if each.id == question_id]
        [first] = [
            each.evaluation for each in stored.evaluation.answers if each.question_id == question_id
        ]
        return Tried(
            session,
            question,
            first,
            session.attempts.get(question_id, ()),
            session.follow_ups.get(question_id, ()),
        )


def _task(tried: Tried, text: str, follow_up_of: int | None) -> EvaluationTask:
    """Return what the evaluator is asked: the whole question, or the point that was left out.

    The follow-up stands as the question, so that who only repeats its words gains nothing.
    """
    task = task_of(tried.question, text)
    if follow_up_of is None:
        return task
    answer = tried.session.answers.get(tried.question.id)
    gained = gained_points(tried.session, tried.question.id)
    for each in follow_ups(answer.text if answer else "", tried.first, gained):
        if each.key_point == follow_up_of:
            point = tried.first.key_points[follow_up_of].text
            return task.model_copy(update={"question": each.question, "key_points": (point,)})
    raise NoSuchFollowUp


def _with(session: InterviewSession, question_id: str, attempt: Attempt) -> InterviewSession:
    """Return the session with an attempt; follow-ups are kept apart, as no try of the question.

    What a language model said of it is in the attempt by now.
    """
    member = "follow_ups" if attempt.follows_up else "attempts"
    kept: dict[str, tuple[Attempt, ...]] = getattr(session, member)
    more = (*kept.get(question_id, ()), attempt)
    use = session.language_model
    judged = use.without(attempt.id) if use else None
    update = {member: {**kept, question_id: more}, "language_model": judged}
    return session.model_copy(update=update)


def _kept(session: InterviewSession) -> tuple[Attempt, ...]:
    every = (*session.attempts.values(), *session.follow_ups.values())
    return tuple(each for attempts in every for each in attempts)


def _require_room(session: InterviewSession, question_id: str, attempt: Attempt) -> None:
    """Raise TooManyAttempts where no other attempt fits; a document has its limits."""
    chars = len(attempt.text) + sum(len(each.text) for each in _kept(session))
    if attempt.follows_up:
        full = len(session.follow_ups.get(question_id, ())) >= MOST_FOLLOW_UP_ANSWERS
    else:
        full = len(session.attempts.get(question_id, ())) >= MOST_ATTEMPTS
    if full or chars > MOST_ATTEMPT_CHARS:
        raise TooManyAttempts
