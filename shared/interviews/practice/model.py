"""What is stored of practice, within the document of its session."""

from shared.kernel.clock import Instant
from shared.ports.evaluator import Coverage, Ground, Quote, Score, Verdict
from shared.store import Stored

MOST_ATTEMPTS = 12
"""So many times a question may be tried again."""

MOST_FOLLOW_UP_ANSWERS = 2
"""So many answers to its follow-up questions are kept for one question."""

MOST_ATTEMPT_CHARS = 120_000
"""All attempts of a session together have at most so many characters."""


class Attempt(Stored):
    """A question tried again, and how that was evaluated.

    ``points`` are in the order of the question's key points. ``fingerprint`` is that of
    the request that made it, if that had an idempotency key. ``follow_up_of``: it answers the
    follow-up question about this key point, from 0, and ``points`` is of that point alone.
    ``vague_number``: it answers the one about a number, and ``points`` is whether it names
    beginning and end.
    """

    id: str
    text: str
    duration_s: int | None = None
    made_at: Instant
    overall: Score
    verdict: Verdict
    points: tuple[Coverage, ...]
    evaluator_version: str
    rubric_version: str
    fingerprint: str | None = None
    follow_up_of: int | None = None
    vague_number: bool = False

    @property
    def follows_up(self) -> bool:
        """Whether it answers a follow-up question, and not the question again."""
        return self.vague_number or self.follow_up_of is not None


MOST_SPAN_CHARS = 600
"""So many characters of an answer may be marked for one key point."""


class Appeal(Stored):
    """A key point that was missed, judged again on a span of the answer that the candidate marked.

    ``key_point`` is its place, from 0; ``start`` and ``end`` are the marked span, in code points.
    The first judgement stands in the evaluation. ``fingerprint`` is as in ``Attempt``.
    """

    id: str
    key_point: int
    start: int
    end: int
    made_at: Instant
    ground: Ground
    coverage: Coverage
    evidence: Quote | None
    evaluator_version: str
    rubric_version: str
    fingerprint: str | None = None

    @property
    def overturned(self) -> bool:
        """Whether the point counts now."""
        return self.coverage is not Coverage.MISSED
