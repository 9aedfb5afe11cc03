"""Turning an uploaded recording into an answer: analysed, then kept or removed.

A message may come twice, late, or when its session is gone. A fault of the recording is reported
to the candidate at once. While a service does not respond the answer stays queued, and the message
comes again.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from shared.interviews.errors import (
    NoSuchQuestion,
    NoSuchSession,
    NoSuchUpload,
    NotUploaded,
    SessionEnded,
    WrongSize,
)
from shared.interviews.lifecycle import Lifecycle
from shared.interviews.model import (
    Analysis,
    Answer,
    InterviewSession,
    MediaAnswer,
    Mode,
    ProcessingState,
)
from shared.interviews.repository import SessionRepository
from shared.interviews.spoken.cleanup_entries import transient_folder
from shared.interviews.spoken.disposal import Disposal, noting
from shared.interviews.spoken.turns import Turns
from shared.interviews.spoken.uploads import Uploads
from shared.kernel.clock import Clock
from shared.kernel.errors import DomainError, Unavailable
from shared.kernel.trace import log_event
from shared.kernel.vocabulary import Locale
from shared.media.errors import MEDIA_ERRORS, Unsupported
from shared.media.model import AnalysedMedia, MediaKind, Progress, Stage
from shared.ports.blobs import TRANSIENT, BlobStore, NoSuchBlob
from shared.ports.documents import Json
from shared.store import Unreadable

_NOTED = (
    Progress(Stage.DECODING, 0.0),
    Progress(Stage.TRANSCRIBING, 0.0),
    Progress(Stage.TRANSCRIBING, 0.5),
)
"""The progress that is noted in the session: the start and two points. Every note is a write."""

_STAGES = tuple(Stage)

UNFORESEEN = "session.processing_failed"
"""Why an answer failed whose message reached the poison queue."""

_SETTLED = {ProcessingState.DONE, ProcessingState.FAILED}
_NOT_TO_BE_HAD = (NoSuchSession, NoSuchQuestion, NoSuchUpload, SessionEnded)
_NOT_AS_ANNOUNCED = (NotUploaded, WrongSize, Unsupported)


class Analyst(Protocol):
    """What turns recordings into analyses; see shared.media.service."""

    def analyse(
        self,
        media: Iterable[bytes],
        *,
        kind: MediaKind,
        locale: Locale,
        on_progress: Callable[[Progress], None],
    ) -> AnalysedMedia:
        """Analyse one recording; raises one of MEDIA_ERRORS or SPEECH_ERRORS."""
        ...


class _Task(NamedTuple):
    """The members of a message; later releases may send more."""

    user_id: str
    session_id: str
    question_id: str
    upload_id: str


class _Dropped(Exception):
    """The answer that is being analysed has been replaced or deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerProcessing:
    """Turns recordings into answers. ``analyst`` is made when first needed."""

    repository: SessionRepository
    uploads: Uploads
    lifecycle: Lifecycle
    disposal: Disposal
    turns: Turns
    analyst: Callable[[], Analyst]
    blobs: BlobStore
    clock: Clock

    def process(self, message: Json) -> None:
        """Do what a message asks for, as far as it is not done; raises Unavailable."""
        task = _task(message)
        with self._unless_lost(task):
            session = self._accepted(task)
            answer = _answer(session, task)
            if session is None or answer is None:
                return
            if answer.state not in _SETTLED:
                session = self._analysed(task, session, answer)
            self._settle(task, session)

    def give_up(self, message: Json) -> None:
        """Report an answer as failed, after its message reached the poison queue."""
        task = _task(message)
        with self._unless_lost(task):
            session = self._fail(task, UNFORESEEN)
            self._settle(task, session)

    @contextmanager
    def _unless_lost(self, task: _Task) -> Iterator[None]:
        """Wait for a session that cannot be read while its media is there, and no longer.

        The clean-up removes the media a day after it should have been looked at; a release that
        can read the session may come before.
        """
        try:
            yield
        except Unreadable:
            folder = transient_folder(task.user_id, task.session_id)
            if any(True for _ in self.blobs.list(TRANSIENT, f"{folder}{task.upload_id}")):
                raise
            log_event("answer.session_unreadable", level=40, session_id=task.session_id)

    def _accepted(self, task: _Task) -> InterviewSession | None:
        """Return the session in which the upload is the answer, or None."""
        session = self.repository.find(task.user_id, task.session_id)
        if session is None:
            return None
        grant = session.grants.get(task.question_id)
        if grant is None or grant.id != task.upload_id:
            return session
        try:  # The request was cut off after queueing, before the session said so.
            self.uploads.verify(grant)
            return self.uploads.accept(*task)
        except (*_NOT_TO_BE_HAD, *_NOT_AS_ANNOUNCED):
            return None

    def _analysed(
        self, task: _Task, session: InterviewSession, answer: MediaAnswer
    ) -> InterviewSession | None:
        """Analyse; return the session with the outcome, or None if there is none to report."""
        upload = answer.upload
        try:
            with self.turns.taken(upload.id):
                analysed = self.analyst().analyse(
                    self.blobs.stream(TRANSIENT, upload.blob),
                    kind=upload.media,
                    locale=session.locale,
                    on_progress=_Notes(self.repository, task),
                )
        except _Dropped:  # settled by another worker, replaced or deleted
            return self.repository.find(task.user_id, task.session_id)
        except NoSuchBlob:
            return self._fail(task, NotUploaded.code)
        except MEDIA_ERRORS as error:
            return self._fail(task, error.code, error.detail)
        except Unavailable as error:
            self._note(task, state=ProcessingState.QUEUED, share=0.0, waiting_for=error.code)
            raise
        log_event("answer.analysed", media=upload.media, s=round(analysed.duration_s, 1))
        return self._save(task, upload.media, analysed)

    def _save(
        self, task: _Task, kind: MediaKind, analysed: AnalysedMedia
    ) -> InterviewSession | None:
        """Keep the analysis, then let its words be the answer."""
        analysis = Analysis(
            id=f"ana_{task.upload_id.removeprefix('upl_')}",
            user_id=task.user_id,
            session_id=task.session_id,
            question_id=task.question_id,
            analysed=analysed,
        )
        self.repository.put_analysis(analysis)
        done = noting(task.question_id, task.upload_id, state=ProcessingState.DONE, share=1.0)
        spoken = spoken_answer(analysis, Mode(kind), at=self.clock())

        def change(session: InterviewSession) -> InterviewSession:
            answer = _answer(session, task)
            if answer is None or answer.state in _SETTLED:
                return session
            return done(session).with_answer(task.question_id, spoken)

        try:
            session = self.repository.change(task.user_id, task.session_id, change)
        except NoSuchSession:
            self.repository.delete_analysis(task.user_id, analysis.id)
            return None
        if len(session.answers) == 1:
            self.lifecycle.uses.settle(session)
        if analysis.id not in {each.analysis_id for each in session.answers.values()}:
            self.repository.delete_analysis(task.user_id, analysis.id)
        return session

    def _fail(self, task: _Task, code: str, detail: str | None = None) -> InterviewSession | None:
        return self._note(task, state=ProcessingState.FAILED, reason=code, detail=detail)

    def _note(self, task: _Task, **changes: object) -> InterviewSession | None:
        def change(session: InterviewSession) -> InterviewSession:
            answer = _answer(session, task)
            if answer is None or answer.state in _SETTLED:
                return session
            return noting(task.question_id, task.upload_id, **changes)(session)

        try:
            return self.repository.change(task.user_id, task.session_id, change)
        except NoSuchSession:
            return None

    def _settle(self, task: _Task, session: InterviewSession | None) -> None:
        """Dispose of the media of an answer whose outcome is known, and end a closing session."""
        answer = _answer(session, task)
        if session is None or answer is None:
            return
        if answer.state in _SETTLED and not answer.disposed:
            session = self.disposal.dispose(session, task.question_id)
        if session:
            self.lifecycle.finish(self.disposal.clear(session))


def spoken_answer(analysis: Analysis, mode: Mode, *, at: datetime) -> Answer:
    """Return the answer that an analysis gives: its words."""
    return Answer(
        text=analysis.analysed.transcript.text,
        answered_at=at,
        duration_s=round(analysis.analysed.duration_s),
        mode=mode,
        analysis_id=analysis.id,
    )


@dataclass(slots=True)
class _Notes:
    """Notes progress in the session; what cannot be noted is not worth stopping for."""

    repository: SessionRepository
    task: _Task
    passed: int = 0

    def __call__(self, progress: Progress) -> None:
        passed = sum(_is_reached(each, progress) for each in _NOTED)
        if passed <= self.passed:
            return
        self.passed = passed
        task = self.task
        note = noting(
            task.question_id,
            task.upload_id,
            state=ProcessingState(progress.stage.value),
            share=round(progress.share, 2),
        )

        def change(session: InterviewSession) -> InterviewSession:
            answer = _answer(session, task)
            if answer is None or answer.state in _SETTLED:
                raise _Dropped
            return note(session)

        try:
            self.repository.change(task.user_id, task.session_id, change)
        except NoSuchSession:
            raise _Dropped from None
        except DomainError:
            return


def _is_reached(point: Progress, progress: Progress) -> bool:
    stages = _STAGES.index(point.stage), _STAGES.index(progress.stage)
    return stages[0] < stages[1] or (stages[0] == stages[1] and point.share <= progress.share)


def _task(message: Json) -> _Task:
    return _Task(**{name: message[name] for name in _Task._fields})


def _answer(session: InterviewSession | None, task: _Task) -> MediaAnswer | None:
    """Return the spoken answer that a message is about, unless it is gone or replaced."""
    answer = session.media.get(task.question_id) if session else None
    return answer if answer and answer.upload.id == task.upload_id else None
