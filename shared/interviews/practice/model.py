"""What is stored of practice, within the document of its session."""

from shared.kernel.clock import Instant
from shared.ports.evaluator import Coverage, Score, Verdict
from shared.store import Stored

MOST_ATTEMPTS = 12
"""So many times a question may be tried again."""

MOST_ATTEMPT_CHARS = 120_000
"""All attempts of a session together have at most so many characters."""


class Attempt(Stored):
    """A question tried again, and how that was evaluated.

    ``points`` are in the order of the question's key points. ``fingerprint`` is that of
    the request that made it, if that had an idempotency key.
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
