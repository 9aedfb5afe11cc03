"""Answers that are ready when they come: written, or recognised by the browser that heard them."""

import hashlib
from collections.abc import Callable
from typing import Protocol

from shared.interviews.changing import Sessions
from shared.interviews.errors import ModeNotOffered, NoAnalysis, NoSuchQuestion, SessionEnded
from shared.interviews.lifecycle import Disposal
from shared.interviews.model import Analysis, Answer, Mode, Session, State
from shared.interviews.repository import InterviewRepository
from shared.interviews.spoken.answer_processing import spoken_answer
from shared.kernel.clock import Clock
from shared.kernel.ids import derived_id
from shared.media.browser import BrowserAnswer
from shared.media.model import AnalysedMedia


class BrowserListener(Protocol):
    """What takes in words that a browser recognised; see shared.media.service."""

    def accept(self, answer: BrowserAnswer) -> AnalysedMedia:
        """Analyse them; raises Silent."""
        ...


class Answers:
    """Takes in answers, and shows what was heard in spoken ones."""

    def __init__(
        self,
        repository: InterviewRepository,
        sessions: Sessions,
        disposal: Disposal,
        *,
        analyst: Callable[[], BrowserListener],
        clock: Clock,
    ) -> None:
        """Wire the parts. The analyst is made when first needed."""
        self._repository = repository
        self._sessions = sessions
        self._disposal = disposal
        self._analyst = analyst
        self._clock = clock

    def answer(
        self, *, user_id: str, session_id: str, question_id: str, text: str, duration_s: int | None
    ) -> Session:
        """Keep an answer in text in place of any earlier one to the same question.

        Raises NoSuchSession, NoSuchQuestion, SessionEnded, SessionChanged.
        """

        def same(before: Answer) -> bool:
            written = before.mode is Mode.TEXT
            return written and (before.text, before.duration_s) == (text, duration_s)

        answer = Answer(text=text, answered_at=self._clock(), duration_s=duration_s)
        return self._answer(user_id, session_id, question_id, answer, same)

    def answer_with_words(
        self, *, user_id: str, session_id: str, question_id: str, mode: Mode, words: BrowserAnswer
    ) -> Session:
        """Keep what a browser recognised itself as the answer; no media is involved.

        Raises Silent, ModeNotOffered, and as ``answer`` does.
        """
        session = self._sessions.read(user_id, session_id)
        if mode is Mode.TEXT or session.mode is Mode.TEXT:
            raise ModeNotOffered
        analysed = self._analyst().accept(words)
        digest = hashlib.sha256(words.model_dump_json().encode()).hexdigest()
        analysis = Analysis(
            id=derived_id("ana", session_id, question_id, digest),
            user_id=user_id,
            session_id=session_id,
            question_id=question_id,
            analysed=analysed,
        )
        answer = spoken_answer(analysis, mode, at=self._clock())
        self._require_question(session, question_id)
        self._repository.put_analysis(analysis)
        return self._answer(
            user_id,
            session_id,
            question_id,
            answer,
            lambda before: before.analysis_id == analysis.id and before.mode is mode,
        )

    def analysis(self, *, user_id: str, session_id: str, question_id: str) -> AnalysedMedia:
        """Return what was heard and seen in a spoken answer; raises NoSuchSession, NoAnalysis."""
        answer = self._sessions.read(user_id, session_id).answers.get(question_id)
        known = answer and answer.analysis_id
        analysis = self._repository.analysis(user_id, known) if known else None
        if analysis is None:
            raise NoAnalysis
        return analysis.analysed

    def _answer(
        self,
        user_id: str,
        session_id: str,
        question_id: str,
        answer: Answer,
        same: Callable[[Answer], bool],
    ) -> Session:
        """Keep an answer that is ready, unless it is the ``same``, and remove what it replaces."""

        def change(session: Session) -> Session:
            self._require_question(session, question_id)
            if session.state is not State.OPEN:
                raise SessionEnded
            before = session.answers.get(question_id)
            if before and question_id not in session.media and same(before):
                return session
            changed = session.without_media(question_id).with_answer(question_id, answer)
            return changed.model_copy(update={"active_at": answer.answered_at})

        return self._disposal.clear(self._sessions.change(user_id, session_id, change))

    @staticmethod
    def _require_question(session: Session, question_id: str) -> None:
        if question_id not in {question.id for question in session.questions}:
            raise NoSuchQuestion
