"""How the use cases of interviews are put together."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.interviews.answering import Answers
from shared.interviews.coaching.links import CoachLinks
from shared.interviews.conditions.hinting import Hints
from shared.interviews.conditions.starting import QuestionStarts
from shared.interviews.evaluation import SessionEvaluation
from shared.interviews.judging.service import Judging
from shared.interviews.lifecycle import Lifecycle, MediaDisposal
from shared.interviews.model import InterviewSession
from shared.interviews.opening import SessionOpening
from shared.interviews.practice.appeals import Appeals
from shared.interviews.practice.asked_next import AskedNext
from shared.interviews.practice.attempts import Attempts
from shared.interviews.practice.service import Practice
from shared.interviews.questions.generator import QuestionGenerator
from shared.interviews.questions.profile import Profiles, profiles_in
from shared.interviews.questions.resume_facts import ResumeFacts, facts_of
from shared.interviews.report.service import Reports
from shared.interviews.repository import SessionRepository
from shared.interviews.spoken.answer_processing import Analyst, AnswerProcessing
from shared.interviews.spoken.cleanup import MediaCleanup
from shared.interviews.spoken.consent import SessionConsent
from shared.interviews.spoken.daily_check import MediaCheck
from shared.interviews.spoken.disposal import Disposal
from shared.interviews.spoken.transcripts import TranscriptAnalyst, Transcripts
from shared.interviews.spoken.turns import Turns, turns_in
from shared.interviews.spoken.uploads import Uploads
from shared.interviews.uses import (
    Billing,
    OpenedEntries,
    UnansweredSessions,
    opened_entries,
)
from shared.kernel.assembly import Assembly
from shared.kernel.clock import Clock
from shared.ports.blobs import BlobStore
from shared.ports.documents import DocumentStore
from shared.ports.evaluator import Evaluator
from shared.ports.events import Announce, unannounced
from shared.ports.keys import Keys
from shared.ports.language_model import LanguageModel
from shared.ports.queues import Queue
from shared.recordings.consent import Consents
from shared.recordings.service import Recordings
from shared.recordings.wiring import RecordingServices
from shared.resumes.repository import StoredResume

if TYPE_CHECKING:
    from shared.media.service import MediaAnalyst  # it brings numpy, which answers in text need not


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewServices:
    """The use cases of interviews. ``sessions`` reads and lists them."""

    profile: Profiles
    opening: SessionOpening
    sessions: SessionRepository
    answers: Answers
    question_starts: QuestionStarts
    hints: Hints
    lifecycle: Lifecycle
    evaluation: SessionEvaluation
    reports: Reports
    coach_links: CoachLinks
    asked_next: AskedNext
    attempts: Attempts
    appeals: Appeals
    practice: Practice
    uploads: Uploads
    transcripts: Transcripts
    answer_processing: AnswerProcessing
    consent: SessionConsent
    cleanup: MediaCleanup
    media_check: MediaCheck
    unanswered: UnansweredSessions


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What interviews need of other domains; each is made when first needed.

    ``speech_sessions``: how many answers may be heard at once; 0 is any number.
    ``session_tokens``: how many tokens of a language model, if there is one, a session may use.

    ``billing`` reserves, charges and gives back what sessions cost. ``resume`` takes the user and
    a resume (None: the newest with text) and raises NoSuchResume. ``candidate`` returns the name in
    an active account.
    """

    recordings: RecordingServices
    billing: Callable[[], Billing]
    resume: Callable[[str, str | None], StoredResume | None]
    evaluator: Callable[[], Evaluator]
    media: Callable[[], "MediaAnalyst"]
    candidate: Callable[[str], str | None]
    keys: Keys
    public_url: str
    speech_sessions: int = 0
    announce: Announce = unannounced
    language_model: Callable[[], LanguageModel | None] = lambda: None
    session_tokens: int = 0


def build(
    needs: Needs, *, documents: DocumentStore, blobs: BlobStore, queue: Queue, clock: Clock
) -> InterviewServices:
    """Put interviews together."""

    def resume_of(user_id: str, resume_id: str | None) -> ResumeFacts | None:
        resume = needs.resume(user_id, resume_id)
        return facts_of(resume.id, resume.current) if resume else None

    repository = SessionRepository(documents)
    profile = Profiles(profiles=profiles_in(documents), clock=clock)
    part = Assembly(
        {
            BlobStore: blobs,
            Clock: clock,
            DocumentStore: documents,
            Queue: queue,
            SessionRepository: repository,
            Profiles: profile,
            QuestionGenerator: QuestionGenerator(
                repository=repository, profile_of=profile.read, resume_of=resume_of
            ),
            Consents: needs.recordings.consents,
            Recordings: needs.recordings.recordings,
            Callable[[], Billing]: needs.billing,
            Announce: needs.announce,
            OpenedEntries: opened_entries(documents),
            Turns: turns_in(documents, clock=clock, sessions=needs.speech_sessions),
            Callable[[], Evaluator]: needs.evaluator,
            Callable[[], Analyst]: needs.media,
            Callable[[], TranscriptAnalyst]: needs.media,
        }
    )
    part.give(
        Judging,
        Judging(
            repository=repository,
            model=needs.language_model,
            evaluator=needs.evaluator,
            candidate=needs.candidate,
            session_tokens=needs.session_tokens,
            clock=clock,
        ),
    )
    # The core knows what disposes of media by its protocol alone.
    part.give(MediaDisposal, part(Disposal))
    part.give(Callable[[InterviewSession], InterviewSession], part(Disposal).clear)
    part.give(Callable[[str, str], None], part(Lifecycle).abandon)
    part.give(
        Reports,
        Reports(
            evaluation=part(SessionEvaluation),
            candidate=needs.candidate,
            keys=needs.keys,
            clock=clock,
            public_url=needs.public_url,
        ),
    )
    part.give(
        CoachLinks,
        CoachLinks(
            repository=repository,
            evaluation=part(SessionEvaluation),
            candidate=needs.candidate,
            clock=clock,
            public_url=needs.public_url,
        ),
    )
    return part(InterviewServices)
