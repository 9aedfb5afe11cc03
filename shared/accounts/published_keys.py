"""The public halves of the keys that sign access tokens (RFC 7517).

Every key that counts is among them, the next one too: instances publish a new key for 15 minutes
before any of them signs with it (docs/adr/0010), three times what the document may be cached for.
"""

from dataclasses import dataclass

from jwt.algorithms import ECAlgorithm

from shared.accounts.views import JsonWebKey
from shared.ports.keys import Keys

CACHE_S = 300


@dataclass(frozen=True, slots=True)
class PublishedKeys:
    """Shows with which keys others may verify our access tokens."""

    keys: Keys

    def read(self) -> tuple[JsonWebKey, ...]:
        """Return every key whose signatures count, ordered by key id."""
        accepted = self.keys.signing().accepted
        return tuple(
            JsonWebKey(kid=key_id, **_coordinates(ECAlgorithm.to_jwk(key, as_dict=True)))
            for key_id, key in sorted(accepted.items())
        )


def _coordinates(jwk: dict[str, str]) -> dict[str, str]:
    return {name: jwk[name] for name in ("x", "y")}
