"""Keys: what signs tokens and what blinds addresses and passwords."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

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


class Secrets(NamedTuple):
    """The versions of one purpose's secret by number, and the one that makes what is made now.

    Numbers begin at 1 and are never used again; a version that was withdrawn is missing.
    """

    current: int
    by_version: Mapping[int, bytes]


class Keys(Protocol):
    """Hands out keys. They never leave the process; any call may raise Unavailable."""

    def signing(self) -> SigningKeys:
        """Return the keys of access tokens."""
        ...

    def secret(self, purpose: str) -> bytes:
        """Return the 32 bytes kept for one purpose, such as ``password-pepper``.

        It is the first version, which never changes: for names under which something is stored.
        No two purposes share a secret.
        """
        ...

    def secrets(self, purpose: str) -> Secrets:
        """Return all versions of the secret: what was made with any of them still counts."""
        ...

    def ping(self) -> str:
        """Return the name and version of what answers, or raise Unavailable."""
        ...
