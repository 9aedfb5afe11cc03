"""Registrations that wait to be confirmed, of one address each, and one-time tokens."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Self

from shared.kernel.clock import Instant
from shared.store import Stored

MAX_ATTEMPTS = 10
"""Unconfirmed registrations that are kept of one address.

Beyond them the oldest of the network that made most of them gives way, so that one who registers an
address again and again displaces no attempt but their own.
"""

MAX_LINKS = 32
"""Links that stay valid although their own registration gave way; the oldest is dropped."""

MAX_TOKENS = 8
"""Links of one purpose that are valid at the same time; the oldest is dropped.

More than the five deliveries of a queue message, so that retries which send nothing do not drop the
link of an email that was sent.
"""


class OneTime(Stored):
    """A one-time token: its SHA-256, and when it expires."""

    digest: str
    expires_at: Instant

    def matches(self, digest: str, now: datetime) -> bool:
        """Tell whether this is the token with that digest and it is still good."""
        return self.digest == digest and now < self.expires_at


class Attempt(Stored):
    """One registration: what was asked for, and the account that confirming it would make.

    ``client`` is the opaque name of the network that made it.
    """

    attempt_id: str
    user_id: str
    name: str
    email: str
    password_hash: str
    at: Instant
    tokens: tuple[OneTime, ...] = ()
    client: str = ""


class Registration(Stored):
    """Every registration of one address that waits to be confirmed (``directory``, 24 h).

    Any link of theirs proves the address, and nothing else. Which registration becomes the account
    is told by its password, or by the browser that made it.
    """

    id: str
    attempts: tuple[Attempt, ...] = ()
    tokens: tuple[OneTime, ...] = ()
    """Links that were sent for registrations that gave way."""

    def attempt(self, attempt_id: str) -> Attempt | None:
        """Return the attempt with that id."""
        return next((each for each in self.attempts if each.attempt_id == attempt_id), None)

    def proved_by(self, digest: str, now: datetime) -> bool:
        """Tell whether the token with that digest was sent to this address and is still good."""
        links = [*self.tokens, *(token for each in self.attempts for token in each.tokens)]
        return any(token.matches(digest, now) for token in links)

    def with_attempt(self, attempt: Attempt, *, keep_for: timedelta) -> Self:
        """Return the registration with one more attempt, without the ones that give way."""
        kept = [each for each in self.attempts if attempt.at - each.at < keep_for]
        kept.append(attempt)
        if len(kept) > MAX_ATTEMPTS:
            kept.remove(_first_to_go(kept))
        gone = [token for each in self.attempts if each not in kept for token in each.tokens]
        links = [token for token in (*self.tokens, *gone) if attempt.at < token.expires_at]
        return self.model_copy(
            update={"attempts": tuple(kept), "tokens": tuple(links[-MAX_LINKS:])}
        )

    def with_token(self, attempt_id: str, token: OneTime) -> Self:
        """Return the registration with one more token for an attempt."""
        changed = (
            each.model_copy(update={"tokens": (*each.tokens[-MAX_TOKENS + 1 :], token)})
            if each.attempt_id == attempt_id
            else each
            for each in self.attempts
        )
        return self.model_copy(update={"attempts": tuple(changed)})


def _first_to_go(attempts: Sequence[Attempt]) -> Attempt:
    """Return the oldest attempt of the network that made most of them."""
    made = Counter(each.client for each in attempts)
    most = max(made.values())
    return next(each for each in attempts if made[each.client] == most)
