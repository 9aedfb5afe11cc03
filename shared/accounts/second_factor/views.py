"""What the API shows of the second factor, and what it takes."""

from typing import Annotated

from pydantic import Field

from shared.kernel.view import View

CodeText = Annotated[str, Field(min_length=1, max_length=20, examples=["123456"])]
"""A code of the app, or a recovery code."""


class EnrolmentView(View):
    """What the app is told, once: the secret, and the address that a QR code shows."""

    secret: str
    otpauth_url: str


class RecoveryCodes(View):
    """Codes for when the app is lost; each is good once, and they are shown this once."""

    recovery_codes: tuple[str, ...]
