"""The kinds of thing that can go wrong, in words of the domain.

A domain error subclasses exactly one kind and names itself with a stable ``code``
(``"resume.encrypted"``). Nothing here knows of HTTP: ``shared.web.problem`` alone maps a kind
to a status.
"""

from typing import ClassVar


class DomainError(Exception):
    """Something the caller can understand and act on.

    ``detail`` is written for the caller and never repeats what the caller sent.
    """

    code: ClassVar[str]
    title: ClassVar[str]

    def __init__(self, *, detail: str = "") -> None:
        """Say what happened in this one case; the title says what happens in general."""
        super().__init__(detail or self.title)
        self.detail = detail or self.title


class Invalid(DomainError):
    """The request is well formed and still cannot be accepted."""


class NotAuthenticated(DomainError):
    """The caller did not prove who they are."""


class PaymentNeeded(DomainError):
    """The caller may do this once something has been paid for."""


class Forbidden(DomainError):
    """The caller is known and may not do this."""


class NotFound(DomainError):
    """There is no such thing, or it belongs to somebody else."""


class Conflict(DomainError):
    """The thing is in a state that does not allow this."""


class Gone(DomainError):
    """The thing existed and has been removed for good."""


class TooLarge(DomainError):
    """What was sent exceeds a published limit."""


class UnsupportedType(DomainError):
    """What was sent is of a kind that is not accepted here."""


class RetryLater(DomainError):
    """The same request may succeed later; ``retry_after_s`` says when to try."""

    def __init__(self, *, retry_after_s: int, detail: str = "") -> None:
        """Refuse for now."""
        super().__init__(detail=detail)
        self.retry_after_s = retry_after_s


class RateLimited(RetryLater):
    """The caller does this too often."""


class Unavailable(RetryLater):
    """The service cannot do this right now."""
