"""The data map, second part: files, queues, and what lies elsewhere."""

from shared.ports.blobs import EXPORTS, RECORDINGS, RESUMES, TRANSIENT
from shared.ports.queues import ANSWERS, EMAILS, ERASURES, PAYMENTS, PURGES, WEBHOOKS, QueueName
from shared.ports.queues import EXPORTS as EXPORT_QUEUE
from shared.privacy.kinds import ACCOUNT_LIFE, BlobKind, Erased, OtherKind, QueueKind, Whose

BLOBS: tuple[BlobKind, ...] = (
    BlobKind(
        name="resume_file",
        container=RESUMES,
        what="the PDF of a resume, or what is kept of a JSON Resume document",
        whose=Whose.USER,
        clauses=("P2.2a",),
        kept=ACCOUNT_LIFE,
        erased=Erased.REMOVED,
        exported="files/resumes/",
    ),
    BlobKind(
        name="recording_file",
        container=RECORDINGS,
        what="sound or video of a spoken answer, kept on consent",
        whose=Whose.USER,
        clauses=("P2.3b", "P5.2"),
        kept="90 days",
        erased=Erased.REMOVED,
        exported="files/recordings/",
    ),
    BlobKind(
        name="export_file",
        container=EXPORTS,
        what="an archive that its owner has asked for",
        whose=Whose.USER,
        clauses=("P7.3",),
        kept="a week",
        erased=Erased.REMOVED,
        not_exported="it is the export",
    ),
    BlobKind(
        name="transient_file",
        container=TRANSIENT,
        what="sound or video of an interview that goes on",
        whose=Whose.USER,
        clauses=("P2.3b",),
        kept="until its answer has been analysed, two hours after the interview at most",
        erased=Erased.REMOVED,
        not_exported="gone before an archive could be read",
    ),
)


def _queue(queue: QueueName, what: str, whose: Whose) -> QueueKind:
    return QueueKind(
        name=queue.name,
        queue=queue,
        what=what,
        whose=whose,
        clauses=("P5.3",),
        kept="until it is handled",
        erased=Erased.UNAFFECTED if whose is Whose.NOBODY else Erased.REMOVED,
        not_exported="ids of work to be done",
    )


QUEUED: tuple[QueueKind, ...] = (
    _queue(EMAILS, "which email is to be sent: ids", Whose.USER),
    _queue(ANSWERS, "which recording is to be analysed: ids", Whose.USER),
    _queue(PURGES, "that a purge goes on", Whose.NOBODY),
    _queue(PAYMENTS, "which event of Razorpay waits: ids", Whose.NOBODY),
    _queue(EXPORT_QUEUE, "which export is to be made: ids", Whose.USER),
    _queue(WEBHOOKS, "which event is to be sent: ids", Whose.USER),
    _queue(ERASURES, "which erasure goes on: its id", Whose.NOBODY),
)

OTHERS: tuple[OtherKind, ...] = (
    OtherKind(
        name="outbox",
        where="the outbox folder of the embedded backend; in Azure nothing is kept",
        what="emails that were sent, on a developer's machine",
        whose=Whose.ADDRESS,
        clauses=("P3.1",),
        kept=ACCOUNT_LIFE,
        erased=Erased.REMOVED,
        not_exported="the recipient has them",
    ),
    OtherKind(
        name="logs",
        where="Application Insights; standard output elsewhere",
        what="operations, statuses and times; no personal data, no address of a client",
        whose=Whose.NOBODY,
        clauses=("P2.4a",),
        kept="as long as the workspace keeps them",
        erased=Erased.UNAFFECTED,
        not_exported="they name nobody",
    ),
)
