"""How the parts of interviews and their recordings are put together."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.evaluation.service import Evaluation
from shared.interviews.answering import Answers
from shared.interviews.changing import Sessions
from shared.interviews.evaluation import Judging
from shared.interviews.lifecycle import Disposal, Endings
from shared.interviews.opening import Interviews
from shared.interviews.questions.generator import QuestionDrawing
from shared.interviews.repository import InterviewRepository
from shared.interviews.spoken.answer_processing import AnswerProcessing
from shared.interviews.spoken.cleanup import Sweeper
from shared.interviews.spoken.uploads import Uploads
from shared.kernel.clock import Clock
from shared.media.service import MediaAnalyst
from shared.ports.blobs import BlobStore
from shared.ports.documents import DocumentStore
from shared.ports.queues import Queue
from shared.recordings.consent import Consents
from shared.recordings.purge import Purge
from shared.recordings.purge_state import RetentionStates
from shared.recordings.repository import RecordingRepository
from shared.recordings.service import Recordings


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """What keeps media, ends interviews and removes both; knows nobody's profile or resume."""

    repository: InterviewRepository
    sessions: Sessions
    retention: RecordingRepository
    consents: Consents
    recordings: Recordings
    purge: Purge
    disposal: Disposal
    endings: Endings
    sweeper: Sweeper


def build_keeping(
    *, documents: DocumentStore, blobs: BlobStore, queue: Queue, clock: Clock
) -> Keeping:
    """Put the keeping together."""
    repository, states = InterviewRepository(documents), RetentionStates(documents)
    sessions = Sessions(repository)
    retention = RecordingRepository(documents, clock=clock)
    consents = Consents(documents, clock=clock)
    recordings = Recordings(retention, blobs, clock=clock)
    disposal = Disposal(repository, sessions, recordings, blobs)
    endings = Endings(
        repository,
        sessions,
        disposal,
        recordings=recordings,
        retention=retention,
        consents=consents,
        blobs=blobs,
        clock=clock,
    )
    return Keeping(
        repository=repository,
        sessions=sessions,
        retention=retention,
        consents=consents,
        recordings=recordings,
        purge=Purge(retention, states, blobs, queue, clock=clock),
        disposal=disposal,
        endings=endings,
        sweeper=Sweeper(
            repository,
            sessions,
            endings,
            recordings=recordings,
            retention=retention,
            states=states,
            blobs=blobs,
            clock=clock,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewServices:
    """Everything that functions use of interviews."""

    interviews: Interviews
    answers: Answers
    uploads: Uploads
    answer_processing: AnswerProcessing
    judging: Judging


def build(
    keeping: Keeping,
    *,
    evaluation: Evaluation,
    drawing: QuestionDrawing,
    pay: Callable[[str, str], None],
    media: Callable[[], MediaAnalyst],
    blobs: BlobStore,
    queue: Queue,
    clock: Clock,
) -> InterviewServices:
    """Put interviews together."""
    repository, sessions = keeping.repository, keeping.sessions
    endings, disposal = keeping.endings, keeping.disposal
    uploads = Uploads(
        sessions,
        disposal,
        retention=keeping.retention,
        blobs=blobs,
        queue=queue,
        clock=clock,
    )
    return InterviewServices(
        interviews=Interviews(
            repository,
            sessions=sessions,
            endings=endings,
            consents=keeping.consents,
            drawing=drawing,
            pay=pay,
            clock=clock,
        ),
        answers=Answers(repository, sessions, disposal, analyst=media, clock=clock),
        uploads=uploads,
        answer_processing=AnswerProcessing(
            repository,
            sessions,
            uploads,
            endings,
            disposal,
            analyst=media,
            blobs=blobs,
            queue=queue,
            clock=clock,
        ),
        judging=Judging(repository, sessions, endings, evaluation=evaluation),
    )
