"""How the use cases of recordings are put together."""

from dataclasses import dataclass

from shared.kernel.assembly import Assembly
from shared.kernel.clock import Clock
from shared.ports.blobs import BlobStore
from shared.ports.documents import DocumentStore
from shared.ports.events import Announce, unannounced
from shared.ports.queues import Queue
from shared.recordings.consent import Consents
from shared.recordings.daily_check import DailyCheck
from shared.recordings.purge import Purge
from shared.recordings.service import Recordings, Seekable


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingServices:
    """The use cases of recordings."""

    consents: Consents
    recordings: Recordings
    purge: Purge
    daily_check: DailyCheck


def build(
    *,
    documents: DocumentStore,
    blobs: BlobStore,
    queue: Queue,
    clock: Clock,
    seekable: Seekable,
    announce: Announce = unannounced,
) -> RecordingServices:
    """Put recordings together."""
    part = Assembly(
        {
            BlobStore: blobs,
            Clock: clock,
            DocumentStore: documents,
            Queue: queue,
            Seekable: seekable,
            Announce: announce,
        }
    )
    return part(RecordingServices)
