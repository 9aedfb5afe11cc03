"""Recordings: keeping what a candidate agreed to have kept, showing it, removing it.

The order is the same everywhere. To keep: the entry under the due day, the candidate's document,
the blob. To remove: the blob, the candidate's document, the entry. Whoever keeps asks
for the consent after the entry is there, and afterwards whether the document still is; whoever
withdraws has written so before he looks for entries. So in every interleaving one of the two
removes the blob, and after a crash the sweep of the interview does.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import NamedTuple

from shared.kernel.clock import Clock
from shared.ports.blobs import (
    RECORDINGS,
    TRANSIENT,
    BlobExists,
    BlobStore,
    NoSuchBlob,
    SignedUrl,
)
from shared.recordings.errors import NoSuchRecording, RecordingExpired
from shared.recordings.model import DueRecording, Recording, kept_folder
from shared.recordings.repository import RecordingPage, RecordingRepository

LINK_VALID_FOR = timedelta(minutes=5)
"""How long an address is good from which a recording is watched."""

_SHORTEST_LINK = timedelta(seconds=1)


class Watchable(NamedTuple):
    """A recording, and an address from which it can be fetched for a while."""

    recording: Recording
    link: SignedUrl


class Recordings:
    """The use cases of recordings."""

    def __init__(self, repository: RecordingRepository, blobs: BlobStore, *, clock: Clock) -> None:
        """Wire the use cases."""
        self._repository = repository
        self._blobs = blobs
        self._clock = clock

    def page(self, *, user_id: str, limit: int, cursor: str | None) -> RecordingPage:
        """Return a page of somebody's recordings that can be watched, newest first."""
        found = self._repository.page(user_id, limit=limit, cursor=cursor)
        now = self._clock()
        alive = [each for each in found.recordings if each.stored_at and now < each.purge_at]
        return RecordingPage(alive, found.next_cursor)

    def read(self, *, user_id: str, recording_id: str) -> Watchable:
        """Return a recording and a link that never outlives it.

        Raises NoSuchRecording, and RecordingExpired from ``purge_at`` on whatever the purge did.
        """
        recording = self._existing(user_id, recording_id)
        left = recording.purge_at - self._clock()
        if left < _SHORTEST_LINK:
            raise RecordingExpired
        link = self._blobs.download_url(
            RECORDINGS,
            recording.blob,
            filename=f"{recording.id}.{_extension(recording.content_type)}",
            valid_for=min(LINK_VALID_FOR, left),
        )
        return Watchable(recording, link)

    def delete(self, *, user_id: str, recording_id: str) -> None:
        """Remove a recording at once; raises NoSuchRecording."""
        self.discard(DueRecording.of(self._existing(user_id, recording_id)))

    def keep(self, recording: Recording, *, source: str, agreed: Callable[[], bool]) -> None:
        """Keep the media at ``source`` in ``transient`` as a recording, if still ``agreed``.

        Repeating it is harmless. Raises NoSuchBlob when neither place has the media.
        """
        due = DueRecording.of(recording)
        self._repository.add(recording)
        if agreed():
            self._copy(recording, source)
            if self._repository.mark_stored(recording):
                return
        self.discard(due)

    def discard(self, due: DueRecording) -> None:
        """Remove all there is of a recording, or would be if it had been kept."""
        self._blobs.delete(RECORDINGS, due.blob)
        self._repository.remove(due)

    def erase_session(self, user_id: str, session_id: str, days: Sequence[str]) -> int:
        """Remove the recordings of an interview that are due on these days; say how many."""
        found = [
            due for due_on in days for due in self._repository.due_of_session(due_on, session_id)
        ]
        for due in found:
            self.discard(due)
        for due_on in days:
            self._blobs.delete_prefix(RECORDINGS, kept_folder(due_on, user_id, session_id))
        return len(found)

    def erase_unless(
        self, user_id: str, session_id: str, days: Sequence[str], agreed: Callable[[], bool]
    ) -> None:
        """Remove an interview's recordings unless it is ``agreed``, asked after they were found.

        What is kept under a consent that is given meanwhile was not found, and stays.
        """
        entries = [
            due for due_on in days for due in self._repository.due_of_session(due_on, session_id)
        ]
        folders = [kept_folder(due_on, user_id, session_id) for due_on in days]
        names = [info.name for each in folders for info in self._blobs.list(RECORDINGS, each)]
        if agreed():
            return
        for due in entries:
            self.discard(due)
        for name in names:
            self._blobs.delete(RECORDINGS, name)

    def _copy(self, recording: Recording, source: str) -> None:
        try:
            with suppress(BlobExists):
                self._blobs.copy(TRANSIENT, source, RECORDINGS, recording.blob)
        except NoSuchBlob:
            self._blobs.info(RECORDINGS, recording.blob)  # copied before, and the source removed

    def _existing(self, user_id: str, recording_id: str) -> Recording:
        recording = self._repository.get(user_id, recording_id)
        if recording is None or recording.stored_at is None:
            raise NoSuchRecording
        return recording


def _extension(content_type: str) -> str:
    subtype = content_type.partition(";")[0].partition("/")[2]
    return {"mpeg": "mp3"}.get(subtype, subtype)
