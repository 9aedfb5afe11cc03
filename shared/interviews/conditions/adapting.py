"""Adapting a session: a question that is about to be seen gives way to an easier or harder one.

What may be asked instead is reserved when the session opens, and the answers that decide are in its
document, so the same document always decides the same, and the change is written once.
"""

from collections.abc import Callable
from dataclasses import dataclass

from shared.interviews.conditions.model import HIGH, LOW, Adaptation, Difficulty, Judged
from shared.interviews.evaluation import SessionEvaluation
from shared.interviews.model import InterviewSession, Question
from shared.kernel.clock import Instant
from shared.kernel.errors import DomainError
from shared.kernel.trace import log_failure

_DECIDING = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapting:
    """Judges the answers before a question, and replaces it by what they say."""

    evaluation: SessionEvaluation

    def prepare(
        self, session: InterviewSession, question_id: str, at: Instant
    ) -> Callable[[InterviewSession], InterviewSession]:
        """Return the step that replaces a question which is about to be started, if it is to be.

        The step changes nothing where the answers have changed since, or cannot be judged now.
        """
        if question_id not in session.alternates:
            return lambda now: now
        try:
            judged = [self._judged(session, each) for each in _before(session, question_id)]
        except DomainError:
            log_failure("session.not_adapted", session_id=session.id)
            judged = []
        known = [each for each in judged if each]
        return lambda now: _adapted(now, question_id, known, at)

    def _judged(self, session: InterviewSession, question: Question) -> Judged | None:
        answer = session.answers.get(question.id)
        if answer is None:
            return None
        [evaluated] = self.evaluation.provisional(session, [question]).answers
        if evaluated.not_heard_well:
            return None
        return Judged(
            question_id=question.id,
            answered_at=answer.answered_at,
            overall=evaluated.evaluation.overall,
        )


def difficulty_of(judged: list[Judged]) -> Difficulty | None:
    """Return what the last answers say about the next question."""
    if len(judged) < _DECIDING:
        return None
    if all(each.overall > HIGH for each in judged):
        return Difficulty.HARDER
    return Difficulty.EASIER if all(each.overall < LOW for each in judged) else None


def _before(session: InterviewSession, question_id: str) -> tuple[Question, ...]:
    """Return the questions whose answers decide about this one: those just before it."""
    place = [each.id for each in session.questions].index(question_id)
    return session.questions[max(0, place - _DECIDING) : place]


def _adapted(
    session: InterviewSession, question_id: str, judged: list[Judged], at: Instant
) -> InterviewSession:
    """Return the session with another question in the place of this one, if that is to be."""
    alternates, before = session.alternates.get(question_id), _before(session, question_id)
    answered = [session.answers.get(each.id) for each in before]
    given = [(each.question_id, each.answered_at) for each in judged]
    if given != [
        (each.id, answer.answered_at if answer else None)
        for each, answer in zip(before, answered, strict=True)
    ]:
        return session
    difficulty = difficulty_of(judged)
    if alternates is None or difficulty is None:
        return session
    other = alternates.harder if difficulty is Difficulty.HARDER else alternates.easier
    if other is None:
        return session
    made = Adaptation(
        question_id=other.id,
        instead_of=question_id,
        difficulty=difficulty,
        judged=tuple(judged),
        made_at=at,
    )
    return session.model_copy(
        update={
            "questions": tuple(
                other if each.id == question_id else each for each in session.questions
            ),
            "adaptations": (*session.adaptations, made),
        }
    )
