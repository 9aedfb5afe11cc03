"""Recordings: keeping what a candidate agreed to have kept, showing it, removing it.

The order is the same everywhere. To keep: the entry under the due day, the candidate's document,
the blob. To remove: the blob, the candidate's document, the entry. Keeping asks for the consent
after the entry is written, and afterwards whether the document is still there; a withdrawal is
written before it looks for entries. So in every interleaving one of the two removes the blob, and
after a crash the session's media clean-up does.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from shared.kernel.clock import Clock
from shared.media.model import SeekableCopy
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
from shared.recordings.repository import RecordingRepository
from shared.store import Page

LINK_VALID_FOR = timedelta(minutes=5)
"""How long an address is good from which a recording is watched."""

_SHORTEST_LINK = timedelta(seconds=1)


class Watchable(NamedTuple):
    """A recording, and an address from which it can be fetched for a while."""

    recording: Recording
    link: SignedUrl


type Seekable = Callable[[Iterable[bytes]], AbstractContextManager[SeekableCopy]]
"""Gives a copy of a recording in which a browser can seek, and without tags."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recordings:
    """Keeps, shows and removes recordings. ``seekable`` is as shared.media.seeking has it."""

    repository: RecordingRepository
    blobs: BlobStore
    seekable: Seekable
    clock: Clock

    def page(self, *, user_id: str, limit: int, cursor: str | None) -> Page[Recording]:
        """Return a page of a user's recordings that can be watched, newest first."""
        found = self.repository.page(user_id, limit=limit, cursor=cursor)
        now = self.clock()
        alive = [each for each in found.items if each.stored_at and now < each.purge_at]
        return Page(alive, found.next_cursor)

    def read(self, *, user_id: str, recording_id: str) -> Watchable:
        """Return a recording and a link that never outlives it.

        Raises NoSuchRecording, and RecordingExpired from ``purge_at`` on whatever the purge did.
        """
        recording = self._existing(user_id, recording_id)
        left = recording.purge_at - self.clock()
        if left < _SHORTEST_LINK:
            raise RecordingExpired
        link = self.blobs.download_url(
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

        Repeating it is harmless. Raises NoSuchBlob when neither place has the media, what
        ``seekable`` raises when there is no copy without tags, and as the stores do.
        """
        due = DueRecording.of(recording)
        self.repository.add(recording)
        if agreed():
            self._copy(recording, source)
            if self.repository.mark_stored(recording, self.blobs.info(RECORDINGS, recording.blob)):
                return
        self.discard(due)

    def discard(self, due: DueRecording) -> None:
        """Remove all there is of a recording, or would be if it had been kept."""
        self.blobs.delete(RECORDINGS, due.blob)
        self.repository.remove(due.user_id, due.due_on, due.id)

    def erase_session(self, user_id: str, session_id: str, days: Sequence[str]) -> int:
        """Remove the recordings of a session that are due on these days; return how many.

        Entries that cannot be read are removed by their ids, and every blob by its folder.
        """
        count = 0
        for due_on in days:
            found = self.repository.of_session(due_on, session_id)
            for due in found.due:
                self.discard(due)
            self.blobs.delete_prefix(RECORDINGS, kept_folder(due_on, user_id, session_id))
            for recording_id in found.unreadable:
                self.repository.remove(user_id, due_on, recording_id)
            count += len(found.due) + len(found.unreadable)
        return count

    def erase_unless(
        self, user_id: str, session_id: str, days: Sequence[str], agreed: Callable[[], bool]
    ) -> None:
        """Remove a session's recordings unless it is ``agreed``, asked after they were found.

        What is kept under a consent that is given meanwhile was not found, and stays.
        """
        found = {due_on: self.repository.of_session(due_on, session_id) for due_on in days}
        folders = [kept_folder(due_on, user_id, session_id) for due_on in days]
        names = [info.name for each in folders for info in self.blobs.list(RECORDINGS, each)]
        if agreed():
            return
        for entries in found.values():
            for due in entries.due:
                self.discard(due)
        for name in names:
            self.blobs.delete(RECORDINGS, name)
        for due_on, entries in found.items():
            for recording_id in entries.unreadable:
                self.repository.remove(user_id, due_on, recording_id)

    def _copy(self, recording: Recording, source: str) -> None:
        """Copy the media without its tags.

        It may have been copied before, and the source removed.
        """
        media = self.blobs.stream(TRANSIENT, source)
        with suppress(NoSuchBlob, BlobExists), self.seekable(media) as copy:
            kind = copy.content_type
            self.blobs.put(RECORDINGS, recording.blob, copy.file, content_type=kind)

    def _existing(self, user_id: str, recording_id: str) -> Recording:
        recording = self.repository.get(user_id, recording_id)
        if recording is None or recording.stored_at is None:
            raise NoSuchRecording
        return recording


def _extension(content_type: str) -> str:
    subtype = content_type.partition(";")[0].partition("/")[2]
    return {"mpeg": "mp3"}.get(subtype, subtype)
