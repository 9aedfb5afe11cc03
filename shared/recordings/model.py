"""What is stored of a recording, and under which day it is due.

A recording is a blob, a document of its candidate (``users``) and a document under its last day
(``retention``). ``captured_at`` and ``purge_at`` are fixed when it is made and no later change of
any of the three moves them.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Literal, Self

from shared.kernel.clock import Instant
from shared.media.model import MediaKind
from shared.store import Stored

KEEP_FOR = timedelta(seconds=90 * 86_400)
"""How long a recording lives: ninety times 86,400 s, whatever calendars and clocks do."""


class Recording(Stored):
    """A recording of one answer, as its candidate's document.

    ``stored_at`` is None until its blob is there, and until then ``content_type`` and
    ``size_bytes`` are those of what was sent.
    """

    id: str
    kind: Literal["recording"] = "recording"
    user_id: str
    session_id: str
    question_id: str
    media: MediaKind
    blob: str
    content_type: str
    size_bytes: int
    captured_at: Instant
    purge_at: Instant
    stored_at: Instant | None = None

    @property
    def sound_only(self) -> bool:
        """Whether it is of a video answer, without the picture: that could not be copied."""
        return self.media is MediaKind.VIDEO and self.content_type.startswith("audio/")


class DueRecording(Stored):
    """What a purge needs to know of a recording, under the day on which it is due.

    ``orphan``: made later, for a blob to which no entry led, so that the purge removes it.
    """

    id: str
    kind: Literal["recording"] = "recording"
    due_on: str
    user_id: str
    session_id: str
    blob: str
    purge_at: Instant
    orphan: bool = False

    @classmethod
    def of(cls, recording: Recording) -> Self:
        """Return the entry of a recording."""
        return cls(
            id=recording.id,
            due_on=day_of(recording.purge_at),
            user_id=recording.user_id,
            session_id=recording.session_id,
            blob=recording.blob,
            purge_at=recording.purge_at,
        )


class EntryOwner(Stored):
    """Whose an entry is: all it takes to remove one that cannot be read as a DueRecording."""

    id: str
    due_on: str
    user_id: str


def day_of(at: datetime) -> str:
    """Return the UTC date of an instant, ``YYYY-MM-DD``."""
    return at.astimezone(UTC).date().isoformat()


def days_between(first: str, last: str) -> list[str]:
    """Return the dates from the first to the last, both among them."""
    start = date.fromisoformat(first)
    count = (date.fromisoformat(last) - start).days
    return [(start + timedelta(days=more)).isoformat() for more in range(count + 1)]


def due_days(first: datetime, last: datetime) -> list[str]:
    """Return the days on which recordings are due that were captured between two instants."""
    return days_between(day_of(first + KEEP_FOR), day_of(last + KEEP_FOR))


def kept_folder(due_on: str, user_id: str, session_id: str) -> str:
    """Return how the names of a session's recordings begin that are due on one day."""
    return f"{due_on}/{user_id}/{session_id}/"
