"""What comes back from a provider, and how a sign-in ends."""

from enum import StrEnum
from typing import NamedTuple

from shared.accounts.model import BrowserCookie, IssuedTokens
from shared.kernel.errors import DomainError


class Answer(NamedTuple):
    """What a provider's redirect brings along; any of it may be missing or forged."""

    state: str | None
    code: str | None
    error: str | None
    issuer: str | None


class Outcome(StrEnum):
    """How a sign-in has ended well."""

    SIGNED_IN = "signed_in"
    LINKED = "linked"
    CODE_NEEDED = "code_needed"


class Completed(NamedTuple):
    """Where the browser goes, and what happened: an outcome, or an error."""

    return_to: str
    outcome: Outcome | None = None
    issued: IssuedTokens | None = None
    ticket: BrowserCookie | None = None
    error: DomainError | None = None

    @property
    def cookies(self) -> tuple[BrowserCookie, ...]:
        """The cookies to send: those of a login, or the ticket that awaits a code."""
        if self.issued:
            return tuple(self.issued.cookies)
        return (self.ticket,) if self.ticket else ()
