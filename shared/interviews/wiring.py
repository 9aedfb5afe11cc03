"""How the use cases of interviews are put together."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.evaluation.service import Evaluation
from shared.interviews.answering import Answers
from shared.interviews.evaluation import SessionEvaluation
from shared.interviews.lifecycle import Lifecycle
from shared.interviews.opening import SessionOpening
from shared.interviews.questions.generator import QuestionGenerator
from shared.interviews.questions.profile import Profiles, profiles_in
from shared.interviews.questions.resume_facts import ResumeFacts, facts_of
from shared.interviews.repository import SessionRepository
from shared.interviews.spoken.answer_processing import AnswerProcessing
from shared.interviews.spoken.cleanup import MediaCleanup
from shared.interviews.spoken.cleanup_entries import CleanupEntries
from shared.interviews.spoken.consent import SessionConsent
from shared.interviews.spoken.disposal import Disposal
from shared.interviews.spoken.erasure import MediaEraser
from shared.interviews.spoken.transcripts import Transcripts
from shared.interviews.spoken.uploads import Uploads
from shared.kernel.clock import Clock
from shared.media.service import MediaAnalyst
from shared.ports.blobs import BlobStore
from shared.ports.documents import DocumentStore
from shared.ports.evaluator import Evaluator
from shared.ports.queues import Queue
from shared.recordings.wiring import RecordingServices
from shared.resumes.repository import StoredResume


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewServices:
    """The use cases of interviews. ``sessions`` reads and lists them."""

    profile: Profiles
    opening: SessionOpening
    sessions: SessionRepository
    answers: Answers
    lifecycle: Lifecycle
    evaluation: SessionEvaluation
    uploads: Uploads
    transcripts: Transcripts
    answer_processing: AnswerProcessing
    consent: SessionConsent
    cleanup: MediaCleanup
    eraser: MediaEraser


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What interviews need of other domains; each is made when first needed.

    ``pay`` takes user and session, and raises when no credit is left. ``resume`` takes the user and
    a resume (None: the newest with text) and raises NoSuchResume.
    """

    recordings: RecordingServices
    pay: Callable[[str, str], None]
    resume: Callable[[str, str | None], StoredResume | None]
    evaluator: Callable[[], Evaluator]
    media: Callable[[], MediaAnalyst]


def build(
    needs: Needs, *, documents: DocumentStore, blobs: BlobStore, queue: Queue, clock: Clock
) -> InterviewServices:
    """Put interviews together."""
    repository, entries = SessionRepository(documents), CleanupEntries(documents)
    recordings, consents = needs.recordings.recordings, needs.recordings.consents
    profile = Profiles(profiles=profiles_in(documents), clock=clock)
    disposal = Disposal(
        repository=repository, recordings=recordings, entries=entries, blobs=blobs, clock=clock
    )
    lifecycle = Lifecycle(repository=repository, disposal=disposal, clock=clock)
    answers = Answers(repository=repository, clear=disposal.clear, clock=clock)
    uploads = Uploads(
        repository=repository,
        disposal=disposal,
        entries=entries,
        blobs=blobs,
        queue=queue,
        clock=clock,
    )

    def resume_of(user_id: str, resume_id: str | None) -> ResumeFacts | None:
        resume = needs.resume(user_id, resume_id)
        return facts_of(resume.id, resume.parsed) if resume else None

    return InterviewServices(
        profile=profile,
        opening=SessionOpening(
            repository=repository,
            generator=QuestionGenerator(
                repository=repository, profile_of=profile.read, resume_of=resume_of
            ),
            consents=consents,
            pay=needs.pay,
            clock=clock,
        ),
        sessions=repository,
        answers=answers,
        lifecycle=lifecycle,
        evaluation=SessionEvaluation(
            repository=repository,
            lifecycle=lifecycle,
            evaluation=Evaluation(evaluator=needs.evaluator, clock=clock),
        ),
        uploads=uploads,
        transcripts=Transcripts(
            repository=repository, answers=answers, analyst=needs.media, clock=clock
        ),
        answer_processing=AnswerProcessing(
            repository=repository,
            uploads=uploads,
            lifecycle=lifecycle,
            disposal=disposal,
            analyst=needs.media,
            blobs=blobs,
            queue=queue,
            clock=clock,
        ),
        consent=SessionConsent(
            repository=repository,
            consents=consents,
            disposal=disposal,
            entries=entries,
            clock=clock,
        ),
        cleanup=MediaCleanup(
            repository=repository,
            lifecycle=lifecycle,
            recordings=recordings,
            entries=entries,
            blobs=blobs,
            clock=clock,
        ),
        eraser=MediaEraser(repository=repository, disposal=disposal),
    )
