"""Proofs of work: what a client may compute instead of waiting, or where waiting is not enough.

A challenge is ``w1.<expires>.<bits>.<serial>.<mac>``. Its solution is the challenge, a colon and
any text, so that the SHA-256 of it all begins with that many zero bits. The subject, for whom a
challenge was made, is only in its MAC. Whoever checks a solution counts ``serial`` up, so that it
is good once.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import timedelta

from shared.accounts.tokens import encode
from shared.kernel.clock import Clock
from shared.ports.keys import Keys

LIFE = timedelta(minutes=5)

_EASIEST_BITS = 18
"""A quarter of a million hashes: less than a second in a browser."""

_HARDEST_BITS = 24
"""Sixteen million: some ten seconds in a browser, so that nobody is kept out by it."""

_FORM = re.compile(r"(w1\.([0-9]{1,12})\.([0-9]{1,2})\.([0-9]{1,9}))\.([A-Za-z0-9_-]{22}):.{1,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofOfWork:
    """Makes challenges and checks their solutions. Nothing is stored."""

    keys: Keys
    clock: Clock

    def challenge(self, subject: str, *, serial: int, beyond: int) -> str:
        """Return a challenge that doubles in difficulty with each step ``beyond`` the limit."""
        bits = min(_EASIEST_BITS + max(0, beyond), _HARDEST_BITS)
        expires = int((self.clock() + LIFE).timestamp())
        text = f"w1.{expires}.{bits}.{serial}"
        return f"{text}.{self._mac(text, subject)}"

    def solved(self, proof: str | None, subject: str, *, serial: int) -> bool:
        """Tell whether a text solves the challenge of that serial made for this subject."""
        match = _FORM.fullmatch(proof or "")
        if proof is None or match is None:
            return False
        return (
            hmac.compare_digest(match[5], self._mac(match[1], subject))
            and int(match[4]) == serial
            and self.clock().timestamp() < int(match[2])
            and _zero_bits(proof) >= int(match[3])
        )

    def _mac(self, text: str, subject: str) -> str:
        key = self.keys.secret("proof-of-work")
        return encode(hmac.digest(key, f"{text}|{subject}".encode(), "sha256")[:16])


def solve(challenge: str) -> str:
    """Return the solution of a challenge, as a client computes it."""
    bits = int(challenge.split(".")[2])
    start = hashlib.sha256(f"{challenge}:".encode())
    number = 0
    while True:
        attempt = start.copy()
        attempt.update(b"%x" % number)
        if _leading_zeros(attempt.digest()) >= bits:
            return f"{challenge}:{number:x}"
        number += 1


def _zero_bits(text: str) -> int:
    return _leading_zeros(hashlib.sha256(text.encode()).digest())


def _leading_zeros(digest: bytes) -> int:
    return len(digest) * 8 - int.from_bytes(digest).bit_length()
