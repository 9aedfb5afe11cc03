"""One-time tokens: what the links in emails carry.

``<handle>.<secret>``: the handle names the document that the token changes, the secret is 32
random bytes. Only the SHA-256 of the whole is stored, with the purpose mixed in, so that a token
for one purpose is nothing for another.
"""

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from shared.accounts.attempts import OneTime
from shared.accounts.errors import LinkInvalid

_FORM = re.compile(r"([0-9a-z_]{1,64})\.[A-Za-z0-9_-]{43}")


class Purpose(StrEnum):
    """What a token may be used for."""

    VERIFY = "verify"
    RESET = "reset"
    CHANGE_FROM = "change_from"
    CHANGE_TO = "change_to"


LIVES = {
    Purpose.VERIFY: timedelta(hours=24),
    Purpose.RESET: timedelta(hours=1),
    Purpose.CHANGE_FROM: timedelta(hours=24),
    Purpose.CHANGE_TO: timedelta(hours=24),
}
"""How long a token is valid: not less than the hour in which no other is sent."""


class Presented(NamedTuple):
    """A token as it was received: the document it names, and the digest to look for there."""

    handle: str
    digest: str


def new_token(purpose: Purpose, handle: str, *, now: datetime) -> tuple[str, OneTime]:
    """Return a new token for an email, and what is stored of it."""
    token = f"{handle}.{secrets.token_urlsafe(32)}"
    return token, OneTime(digest=_digest(purpose, token), expires_at=now + LIVES[purpose])


def read(purpose: Purpose, token: str) -> Presented:
    """Take a token apart; raises LinkInvalid when it has not the form of one."""
    match = _FORM.fullmatch(token)
    if match is None:
        raise LinkInvalid
    return Presented(handle=match[1], digest=_digest(purpose, token))


def _digest(purpose: Purpose, token: str) -> str:
    return hashlib.sha256(f"{purpose}:{token}".encode()).hexdigest()
