"""Revealing hints, one layer after the other, in sessions for study."""

from dataclasses import dataclass

from shared.interviews.answering import require_question
from shared.interviews.conditions.hints import hints_of
from shared.interviews.conditions.model import Conditions, Hint
from shared.interviews.errors import HintSkipped, HintsNotOffered, NoSuchHint, SessionEnded
from shared.interviews.model import InterviewSession, State
from shared.interviews.repository import SessionRepository
from shared.kernel.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """Reveals hints. What was revealed is part of the session's document, in its words."""

    repository: SessionRepository
    clock: Clock

    def reveal(
        self, *, user_id: str, session_id: str, question_id: str, layer: int
    ) -> InterviewSession:
        """Reveal one layer, from 1; a layer that was revealed stays as it is.

        So a repeated request reveals nothing more, and none is passed over. Raises NoSuchSession,
        NoSuchQuestion, HintsNotOffered, NoSuchHint, HintSkipped, SessionEnded, Contended.
        """
        now = self.clock()

        def change(session: InterviewSession) -> InterviewSession:
            require_question(session, question_id)
            if session.conditions is not Conditions.STUDY:
                raise HintsNotOffered
            revealed = session.hints.get(question_id, ())
            if layer <= len(revealed):
                return session
            [question] = [each for each in session.questions if each.id == question_id]
            every = hints_of(question)
            if layer > len(every):
                raise NoSuchHint(detail=f"The question has {len(every)} hints.")
            if session.state is not State.OPEN:
                raise SessionEnded
            if layer > len(revealed) + 1:
                raise HintSkipped(detail=f"The next hint is {len(revealed) + 1}.")
            kind, text = every[len(revealed)]
            more = (*revealed, Hint(kind=kind, text=text, revealed_at=now))
            hints = {**session.hints, question_id: more}
            return session.model_copy(update={"hints": hints, "active_at": now})

        return self.repository.change(user_id, session_id, change)
