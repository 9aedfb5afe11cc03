"""Keys: what signs tokens and what blinds addresses and passwords."""

from dataclasses import dataclass
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ec import (
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)


class DamagedKeys(Exception):
    """What holds the keys is there and cannot be used; the message says where.

    It stops the start. New keys would make what the old ones signed and blinded worthless.
    """


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """The P-256 key that signs now, and every key whose signatures still count, by key id."""

    current_id: str
    current: EllipticCurvePrivateKey
    accepted: dict[str, EllipticCurvePublicKey]


class Keys(Protocol):
    """Hands out keys. They never leave the process; any call may raise Unavailable."""

    def signing(self) -> SigningKeys:
        """Return the keys of access tokens."""
        ...

    def secret(self, purpose: str) -> bytes:
        """Return the 32 bytes kept for one purpose, such as ``password-pepper``.

        A purpose never changes its secret and no two purposes share one.
        """
        ...

    def ping(self) -> str:
        """Return the name and version of what answers, or raise Unavailable."""
        ...
