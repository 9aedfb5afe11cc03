"""Identifiers: a type prefix and a UUIDv7 (RFC 9562), sortable by time of creation.

An id is not a secret: knowing one grants no access.
"""

import hashlib
import re
import secrets
import uuid
from datetime import datetime

ID_PATTERN = r"[a-z]{3}_[0-9a-f]{32}"
"""The form of every id that we make."""


def new_id(prefix: str, at: datetime) -> str:
    """Return ``<prefix>_<32 hex digits>``: 48 bits of milliseconds, 74 random bits."""
    milliseconds = int(at.timestamp() * 1000)
    return _assemble(prefix, milliseconds, secrets.randbits(74))


def derived_id(prefix: str, *parts: str) -> str:
    """Return the id that these parts always lead to, for creations that may be repeated.

    It has the form of the others; its time part is derived as well and says nothing.
    """
    digest = hashlib.sha256("\0".join(parts).encode()).digest()
    return _assemble(
        prefix, int.from_bytes(digest[:6]), int.from_bytes(digest[6:16]) & ((1 << 74) - 1)
    )


def is_id(text: str, prefix: str) -> bool:
    """Tell whether the text has the form of an id with that prefix."""
    return re.fullmatch(ID_PATTERN, text) is not None and text.startswith(f"{prefix}_")


def _assemble(prefix: str, milliseconds: int, random: int) -> str:
    version, variant = 7, 0b10
    value = (
        (milliseconds & ((1 << 48) - 1)) << 80
        | version << 76
        | (random >> 62) << 64
        | variant << 62
        | (random & ((1 << 62) - 1))
    )
    return f"{prefix}_{uuid.UUID(int=value).hex}"
