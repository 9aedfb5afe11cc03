"""Idempotent creation (the Idempotency-Key header).

A creation derives the id of what it makes from the caller's key, so a repeated request finds what
the first one made, also after a crash or a lost reply. The stored document keeps the fingerprint of
the request that made it, and another request under the same key is refused.
"""

from dataclasses import dataclass

from shared.kernel.errors import Conflict
from shared.kernel.ids import derived_id


class IdempotencyKeyReused(Conflict):
    """The key was used before with another request."""

    code = "request.idempotency_key_reused"
    title = "This Idempotency-Key was used for another request"


@dataclass(frozen=True, slots=True)
class RequestKey:
    """The caller's key for a request, and the SHA-256 of what the request asks for.

    ``before``: the same as the release before computed it, which documents may hold.
    """

    key: str
    fingerprint: str
    before: str | None = None

    def derived_id(self, prefix: str, owner: str) -> str:
        """Return the id of what this owner creates under this key."""
        return derived_id(prefix, owner, self.key)

    def require_same(self, fingerprint: str | None) -> None:
        """Raise IdempotencyKeyReused unless the stored fingerprint is this request's."""
        if fingerprint is None or fingerprint not in {self.fingerprint, self.before}:
            raise IdempotencyKeyReused
