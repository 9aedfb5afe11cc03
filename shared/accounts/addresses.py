"""Email addresses: which are usable, and the keyed hash under which one is known.

Two spellings that differ only in case or are canonically equivalent are one address. Nothing else
is folded: not dots and plus signs, since only the owner's mail server knows what they mean, and not
what merely looks or reads alike (a ligature, an eszett), which may be another person's mailbox.
"""

import hmac
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from email_validator import EmailNotValidError, validate_email

from shared.accounts.errors import BadAddress
from shared.ports.keys import Keys


class Address(NamedTuple):
    """An address as its owner writes it, and the id that all its spellings share."""

    display: str
    id: str


@dataclass(frozen=True, slots=True)
class Addresses:
    """Reads addresses. An id reveals nothing without the key."""

    keys: Keys

    def read(self, text: str) -> Address:
        """Return the address; raises BadAddress. The network is not asked."""
        try:
            display = validate_email(text, check_deliverability=False, strict=True).normalized
        except (EmailNotValidError, UnicodeError):
            raise BadAddress from None
        digest = hmac.digest(self.keys.secret("address"), fold(display).encode(), "sha256")
        return Address(display, digest.hex())


def fold(email: str) -> str:
    """Return the one form of all spellings of an address: small letters, NFC."""
    once = unicodedata.normalize("NFC", email).lower()
    return unicodedata.normalize("NFC", once).lower()
