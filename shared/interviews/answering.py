"""Answers that are complete when they arrive. One in text passes no code that handles media."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.interviews.errors import NoSuchQuestion, SessionEnded
from shared.interviews.model import Answer, InterviewSession, Mode, State
from shared.interviews.repository import SessionRepository
from shared.interviews.uses import SessionUses
from shared.kernel.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Accepts answers. ``clear`` removes what is left of the spoken answers that they replace."""

    repository: SessionRepository
    uses: SessionUses
    clear: Callable[[InterviewSession], InterviewSession]
    clock: Clock

    def answer(
        self, *, user_id: str, session_id: str, question_id: str, text: str, duration_s: int | None
    ) -> InterviewSession:
        """Keep an answer in text in place of any earlier one to the same question.

        Raises NoSuchSession, NoSuchQuestion, SessionEnded, Contended.
        """

        def same(before: Answer) -> bool:
            written = before.mode is Mode.TEXT
            return written and (before.text, before.duration_s) == (text, duration_s)

        answer = Answer(text=text, answered_at=self.clock(), duration_s=duration_s)
        return self.keep(user_id, session_id, question_id, answer, same)

    def keep(
        self,
        user_id: str,
        session_id: str,
        question_id: str,
        answer: Answer,
        same: Callable[[Answer], bool],
    ) -> InterviewSession:
        """Keep a complete answer unless it is the ``same``, and remove what it replaces."""

        def change(session: InterviewSession) -> InterviewSession:
            require_question(session, question_id)
            if session.state is not State.OPEN:
                raise SessionEnded
            before = session.answers.get(question_id)
            if before and question_id not in session.media and same(before):
                return session
            changed = session.without_media(question_id).with_answer(question_id, answer)
            return changed.model_copy(update={"active_at": answer.answered_at})

        session = self.repository.change(user_id, session_id, change)
        if len(session.answers) == 1:
            self.uses.settle(session)
        return self.clear(session) if session.has_replaced else session


def require_question(session: InterviewSession, question_id: str) -> None:
    """Raise NoSuchQuestion unless the session has this question."""
    if is_replaced(session, question_id):
        raise NoSuchQuestion(detail="Another question has been started in its place.")
    if question_id not in {question.id for question in session.questions}:
        raise NoSuchQuestion


def is_replaced(session: InterviewSession, question_id: str) -> bool:
    """Tell whether another question has been asked in the place of this one."""
    return any(each.instead_of == question_id for each in session.adaptations)
