"""What is kept of a recording, and under which day it is to go.

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

UPLOAD_VALID_FOR = timedelta(minutes=15)
"""How long a grant to upload media is good."""

SECOND_LOOK_AFTER = UPLOAD_VALID_FOR + timedelta(minutes=5)
"""When nothing can be written any more by a grant, or by a worker that was under way."""

ABANDONED_AFTER = timedelta(hours=2)
"""Without activity for this long an interview counts as ended."""


class Recording(Stored):
    """A recording of one answer, as its candidate's document.

    ``stored_at`` is None until its blob is there.
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


class DueRecording(Stored):
    """What a purge needs to know of a recording, under the day on which it is due."""

    id: str
    kind: Literal["recording"] = "recording"
    due_on: str
    user_id: str
    session_id: str
    blob: str
    purge_at: Instant

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


class Sweep(Stored):
    """An interview with media, under the day of its first upload, until nothing can be left.

    ``over_at``: when the interview was seen to be over; a second look after that ends the sweep.
    """

    id: str
    kind: Literal["sweep"] = "sweep"
    due_on: str
    user_id: str
    session_id: str
    sweep_at: Instant
    over_at: Instant | None = None


def day_of(at: datetime) -> str:
    """Return the UTC date of an instant, ``YYYY-MM-DD``."""
    return at.astimezone(UTC).date().isoformat()


def days_between(first: str, last: str) -> list[str]:
    """Return the dates from the first to the last, both among them."""
    start = date.fromisoformat(first)
    count = (date.fromisoformat(last) - start).days
    return [(start + timedelta(days=more)).isoformat() for more in range(count + 1)]


def transient_folder(user_id: str, session_id: str) -> str:
    """Return how the names of an interview's media begin while it runs."""
    return f"{user_id}/{session_id}/"


def kept_folder(due_on: str, user_id: str, session_id: str) -> str:
    """Return how the names of an interview's recordings begin that are due on one day."""
    return f"{due_on}/{user_id}/{session_id}/"
