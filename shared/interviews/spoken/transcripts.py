"""Words that a browser recognised itself, and what was heard in any spoken answer."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from shared.interviews.answering import Answers, require_question
from shared.interviews.errors import ModeNotOffered, NoAnalysis
from shared.interviews.model import Analysis, Answer, InterviewSession, Mode
from shared.interviews.repository import SessionRepository
from shared.interviews.spoken.answer_processing import spoken_answer
from shared.kernel.clock import Clock
from shared.kernel.ids import derived_id
from shared.media.browser import BrowserAnswer
from shared.media.model import AnalysedMedia


class TranscriptAnalyst(Protocol):
    """Analyses words that a browser recognised; see shared.media.service."""

    def accept(self, answer: BrowserAnswer) -> AnalysedMedia:
        """Analyse them; raises Silent."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcripts:
    """Accepts transcripts as answers, and shows analyses. ``analyst`` is made when first needed."""

    repository: SessionRepository
    answers: Answers
    analyst: Callable[[], TranscriptAnalyst]
    clock: Clock

    def answer(
        self, *, user_id: str, session_id: str, question_id: str, mode: Mode, words: BrowserAnswer
    ) -> InterviewSession:
        """Keep what a browser recognised itself as the answer; no media is involved.

        Raises Silent, ModeNotOffered, and as ``Answers.answer`` does.
        """
        session = self.repository.read(user_id, session_id)
        if mode is Mode.TEXT or session.mode is Mode.TEXT:
            raise ModeNotOffered
        analysed = self.analyst().accept(words)
        digest = hashlib.sha256(words.model_dump_json().encode()).hexdigest()
        analysis = Analysis(
            id=derived_id("ana", session_id, question_id, digest),
            user_id=user_id,
            session_id=session_id,
            question_id=question_id,
            analysed=analysed,
        )

        def same(before: Answer) -> bool:
            return before.analysis_id == analysis.id and before.mode is mode

        answer = spoken_answer(analysis, mode, at=self.clock())
        require_question(session, question_id)
        self.repository.put_analysis(analysis)
        return self.answers.keep(user_id, session_id, question_id, answer, same)

    def analysis(self, *, user_id: str, session_id: str, question_id: str) -> AnalysedMedia:
        """Return what was heard and seen in a spoken answer; raises NoSuchSession, NoAnalysis."""
        answer = self.repository.read(user_id, session_id).answers.get(question_id)
        known = answer and answer.analysis_id
        analysis = self.repository.analysis(user_id, known) if known else None
        if analysis is None:
            raise NoAnalysis
        return analysis.analysed
