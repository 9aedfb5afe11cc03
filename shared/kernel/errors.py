"""The kinds of error, independent of HTTP.

A domain error subclasses exactly one kind and names itself with a stable ``code``
(``"resume.encrypted"``). Nothing here knows of HTTP: ``shared.web.problem`` alone maps a kind
to a status.
"""

from typing import ClassVar


class DomainError(Exception):
    """An error that the caller can understand and act on.

    ``detail`` is written for the caller and never repeats what the caller sent.
    """

    code: ClassVar[str]
    title: ClassVar[str]

    def __init__(self, *, detail: str = "") -> None:
        """Say what happened in this one case; the title says what happens in general."""
        super().__init__(detail or self.title)
        self.detail = detail or self.title


class Invalid(DomainError):
    """The request is well formed but cannot be accepted."""


class NotAuthenticated(DomainError):
    """The caller is not authenticated."""


class PaymentNeeded(DomainError):
    """The operation needs a payment first."""


class Forbidden(DomainError):
    """The caller is authenticated and not allowed to do this."""


class NotFound(DomainError):
    """The resource does not exist or belongs to another user."""


class Conflict(DomainError):
    """The state of the resource does not allow this."""


class Gone(DomainError):
    """The resource existed and has been removed permanently."""


class TooLarge(DomainError):
    """The request exceeds a published limit."""


class UnsupportedType(DomainError):
    """The content type is not accepted."""


class RetryLater(DomainError):
    """The same request may succeed later; ``retry_after_s`` says when to try."""

    def __init__(self, *, retry_after_s: int, detail: str = "") -> None:
        """Refuse for now."""
        super().__init__(detail=detail)
        self.retry_after_s = retry_after_s


class RateLimited(RetryLater):
    """The caller exceeds a rate limit; solving the ``challenge`` may stand for waiting."""

    def __init__(
        self, *, retry_after_s: int, detail: str = "", challenge: str | None = None
    ) -> None:
        """Refuse for now."""
        super().__init__(retry_after_s=retry_after_s, detail=detail)
        self.challenge = challenge


class Unavailable(RetryLater):
    """The service cannot do this right now."""


class InTurn(Unavailable):
    """It is not yet the turn of this under a quota; ``retry_after_s`` says exactly when it is.

    Nothing is wrong: what asks again then gets its turn, or is told another time.
    """
