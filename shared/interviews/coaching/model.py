"""What is stored of a coach's link, within the document of its session."""

from datetime import datetime, timedelta

from shared.kernel.clock import Instant
from shared.ports.evaluator import Score
from shared.store import Stored

LONGEST_LIFE = timedelta(days=30)

MOST_OPEN_LINKS = 5
"""So many links of a session may be open at once."""

MOST_LINKS = 10
"""So many a session keeps, those with grades included."""

MOST_DIGESTS = 5
"""A request that is repeated gets a token of its own each time, and so many of them are valid."""

USE_NOTED_EVERY = timedelta(hours=1)
"""A link that is opened again within this time is not noted again."""

MOST_NOTE_CHARS = 500
MOST_SUMMARY_CHARS = 2000


class CoachGrade(Stored):
    """What a coach gives one answer, and what it had from us at that time.

    ``ours`` is null where the answer was not heard well, so that we had no score.
    """

    question_id: str
    score: Score
    note: str = ""
    ours: Score | None = None


class CoachLink(Stored):
    """A link to one session's report. Of its tokens only digests are kept.

    ``grades`` are given once, by whoever has the link; ``note`` is about the whole session.
    ``label`` is for the candidate alone: who it was made for. ``used_at`` is when it was last
    opened, noted once an hour. ``fingerprint`` is that of the request that made it, if that had an
    idempotency key.
    """

    id: str
    label: str = ""
    created_at: Instant
    expires_at: Instant
    show_name: bool
    token_digests: tuple[str, ...] = ()
    used_at: Instant | None = None
    revoked_at: Instant | None = None
    graded_at: Instant | None = None
    grades: tuple[CoachGrade, ...] = ()
    note: str = ""
    fingerprint: str | None = None

    def open_at(self, now: datetime) -> bool:
        """Tell whether the link leads anywhere."""
        return self.revoked_at is None and now < self.expires_at
