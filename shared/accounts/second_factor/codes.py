"""Codes: what an app shows at a time, what is kept of it, and codes for when the app is lost."""

import base64
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.accounts.second_factor.factor import SecondFactor
from shared.ports.keys import DamagedKeys, Keys

ISSUER = "iMock"
RECOVERY_CODES = 10

_NONCE_BYTES = 12
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_PART_CHARS = 5
_STEP_S = 30
_SKEW_STEPS = 1
"""How many steps of 30 seconds the clock of a telephone may be off."""


@dataclass(frozen=True, slots=True)
class Codes:
    """Makes and checks codes. Secrets are encrypted for their user with a key of ours."""

    keys: Keys

    def new_secret(self) -> str:
        """Return a secret of 160 bits, as apps take it (base32)."""
        return pyotp.random_base32()

    def address_of(self, secret: str, email: str) -> str:
        """Return the ``otpauth`` address that a QR code shows to the app."""
        return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)

    def encrypted(self, secret: str, user_id: str) -> str:
        """Return what may be stored of a secret."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = self._cipher().encrypt(nonce, secret.encode(), user_id.encode())
        return base64.b64encode(nonce + sealed).decode()

    def step_of(self, factor: SecondFactor, user_id: str, code: str, now: datetime) -> int | None:
        """Return the time step that a code belongs to, if it is right and newer than the last."""
        app = pyotp.TOTP(self._decrypted(factor.secret, user_id))
        present = int(now.timestamp()) // _STEP_S
        for step in range(present - _SKEW_STEPS, present + _SKEW_STEPS + 1):
            right = hmac.compare_digest(app.generate_otp(step).encode(), code.strip().encode())
            if right and step > factor.last_step:
                return step
        return None

    def new_recovery(self, user_id: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return recovery codes to show once, and the digests to store."""
        codes = tuple(f"{_part()}-{_part()}" for _ in range(RECOVERY_CODES))
        return codes, tuple(self._digest(code, user_id) for code in codes)

    def without(self, recovery: Sequence[str], user_id: str, code: str) -> tuple[str, ...] | None:
        """Return the digests that are left after using a recovery code; None if it is none."""
        digest = self._digest(code.strip().lower(), user_id)
        left = tuple(each for each in recovery if not hmac.compare_digest(each, digest))
        return left if len(left) < len(recovery) else None

    def _decrypted(self, stored: str, user_id: str) -> str:
        sealed = base64.b64decode(stored)
        nonce, sealed = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return self._cipher().decrypt(nonce, sealed, user_id.encode()).decode()
        except InvalidTag:
            raise DamagedKeys("a second factor was encrypted with another root secret") from None

    def _digest(self, code: str, user_id: str) -> str:
        text = f"{user_id}:{code}".encode()
        return hmac.digest(self.keys.secret("recovery-codes"), text, "sha256").hex()

    def _cipher(self) -> AESGCM:
        return AESGCM(self.keys.secret("second-factor"))


def _part() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_PART_CHARS))
