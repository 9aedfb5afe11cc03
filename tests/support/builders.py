"""Things with sensible defaults, of which a test names only what it is about."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import BytesIO

from shared.bootstrap import Services
from shared.kernel.ids import new_id
from shared.media.model import MediaKind, SeekableCopy
from shared.ports.blobs import RECORDINGS
from shared.recordings.model import KEEP_FOR, Recording, day_of, kept_folder
from shared.recordings.repository import RecordingRepository
from tests.support.clock import NOON

USER = "usr_" + "1" * 32
SESSION = "ses_" + "2" * 32


def a_recording(
    user_id: str = USER,
    *,
    captured_at: datetime = NOON,
    session_id: str = SESSION,
    stored: bool = True,
) -> Recording:
    """Return a recording that is kept."""
    recording_id = new_id("rec", captured_at)
    purge_at = captured_at + KEEP_FOR
    folder = kept_folder(day_of(purge_at), user_id, session_id)
    return Recording(
        id=recording_id,
        user_id=user_id,
        session_id=session_id,
        question_id="backend-slow-query",
        media=MediaKind.VIDEO,
        blob=f"{folder}{recording_id}",
        content_type="video/webm",
        size_bytes=9,
        captured_at=captured_at,
        purge_at=purge_at,
        stored_at=captured_at + timedelta(minutes=1) if stored else None,
    )


def keep(services: Services, *recordings: Recording, content: bytes = b"a picture") -> None:
    """Put recordings where recordings are kept, of people who need no account."""
    repository = RecordingRepository(services.unfenced_documents, clock=services.clock)
    for each in recordings:
        repository.add(each)
        services.unfenced_blobs.put(RECORDINGS, each.blob, content, content_type=each.content_type)


@contextmanager
def kept_as_it_is(media: Iterable[bytes]) -> Iterator[SeekableCopy]:
    """Stand in for the copy of a recording: the same bytes, whatever they are."""
    yield SeekableCopy(BytesIO(b"".join(media)), "video/webm")
