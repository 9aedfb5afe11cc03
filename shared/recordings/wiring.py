"""How the use cases of recordings are put together."""

from dataclasses import dataclass

from shared.kernel.clock import Clock
from shared.ports.blobs import BlobStore
from shared.ports.documents import DocumentStore
from shared.ports.queues import Queue
from shared.recordings.consent import Consents
from shared.recordings.purge import Purge
from shared.recordings.purge_state import PurgeStates
from shared.recordings.repository import RecordingRepository
from shared.recordings.service import Recordings


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingServices:
    """The use cases of recordings."""

    consents: Consents
    recordings: Recordings
    purge: Purge


def build(
    *, documents: DocumentStore, blobs: BlobStore, queue: Queue, clock: Clock
) -> RecordingServices:
    """Put recordings together."""
    repository = RecordingRepository(documents, clock=clock)
    return RecordingServices(
        consents=Consents(documents, clock=clock),
        recordings=Recordings(repository=repository, blobs=blobs, clock=clock),
        purge=Purge(
            repository=repository,
            states=PurgeStates(documents),
            blobs=blobs,
            queue=queue,
            clock=clock,
        ),
    )
