"""Problems: the one place where a kind of error becomes an HTTP status (RFC 9457)."""

from collections.abc import Iterable
from difflib import get_close_matches
from http import HTTPStatus
from typing import Any

from pydantic import Field

from shared.config import BadSetting
from shared.kernel.errors import (
    Conflict,
    DomainError,
    Forbidden,
    Gone,
    Invalid,
    NotAuthenticated,
    NotFound,
    PaymentNeeded,
    RateLimited,
    RetryLater,
    TooLarge,
    Unavailable,
    UnsupportedType,
)
from shared.kernel.model import Model
from shared.kernel.trace import trace_id
from shared.ports import Outage
from shared.store import Contended, Unreadable

MEDIA_TYPE = "application/problem+json"

GENERAL_ERRORS: tuple[type[DomainError], ...] = (
    RateLimited,
    Outage,
    BadSetting,
    Contended,
    Unreadable,
)
"""What any operation may answer with, so that none declares it."""


class Malformed(Invalid):
    """The body is not what its content type says."""

    code = "request.malformed"
    title = "The request cannot be read"


class NotValid(Invalid):
    """The request can be read and does not follow the schema."""

    code = "request.invalid"
    title = "The request does not follow the schema"

    def __init__(self, faults: list["Fault"]) -> None:
        """Name each fault and where it is."""
        super().__init__()
        self.faults = faults


class WrongMediaType(UnsupportedType):
    """The body is of a type that this operation does not take."""

    code = "request.wrong_media_type"
    title = "This content type is not accepted"


class BodyTooLarge(TooLarge):
    """The body is larger than this operation takes."""

    code = "request.too_large"
    title = "The request is too large"


class NoSuchThing(NotFound):
    """An id in the path does not have the form of our ids, so no resource can have it."""

    code = "request.no_such_thing"
    title = "Resource not found"


class NoSuchAddress(NotFound):
    """No operation has this address."""

    code = "request.no_such_address"
    title = "There is no operation at this address"


class ChangedMeanwhile(DomainError):
    """The resource is no longer as it was when the caller read what the header If-Match names."""

    code = "request.changed_meanwhile"
    title = "The resource has changed since it was read"


class MethodNotAllowed(DomainError):
    """The address has operations, and none of this method; ``allowed`` are those that it has."""

    code = "request.method_not_allowed"
    title = "The operation at this address has another method"

    def __init__(self, allowed: Iterable[str]) -> None:
        """Name the methods; the header Allow does as well."""
        self.allowed = ", ".join(allowed)
        super().__init__(detail=f"This address takes {self.allowed}.")


_STATUS: dict[type[DomainError], HTTPStatus] = {
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    NotAuthenticated: HTTPStatus.UNAUTHORIZED,
    PaymentNeeded: HTTPStatus.PAYMENT_REQUIRED,
    Forbidden: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    ChangedMeanwhile: HTTPStatus.PRECONDITION_FAILED,
    MethodNotAllowed: HTTPStatus.METHOD_NOT_ALLOWED,
    Conflict: HTTPStatus.CONFLICT,
    Gone: HTTPStatus.GONE,
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    UnsupportedType: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    RateLimited: HTTPStatus.TOO_MANY_REQUESTS,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}


class Fault(Model):
    """One error in the request; ``pointer`` is RFC 6901 into body or query."""

    pointer: str = Field(max_length=200)
    detail: str


class Problem(Model):
    """What went wrong (RFC 9457, ``application/problem+json``)."""

    type: str = Field(description="an address of the documentation of this code")
    title: str
    status: int
    detail: str
    code: str = Field(description="stable and machine-readable")
    trace_id: str
    errors: tuple[Fault, ...] = ()
    retry_after_s: int | None = Field(
        default=None,
        description="with 429 and 503: seconds to wait, as the header Retry-After says",
    )
    challenge: str | None = Field(
        default=None,
        description=(
            "with some 429: a proof of work, to be sent as `proof` instead of waiting. It is this "
            "text, a colon and up to 64 characters of your choice, so that the SHA-256 of all of "
            "it begins with as many zero bits as the third part of this text says. Good once."
        ),
    )


def status_of(error: type[DomainError]) -> HTTPStatus:
    """Return the status of an error's kind; raises TypeError for an error of no kind."""
    if issubclass(error, Malformed):
        return HTTPStatus.BAD_REQUEST
    for kind in error.__mro__:
        if kind in _STATUS:
            return _STATUS[kind]
    raise TypeError(f"{error.__name__} subclasses no kind of error")


def problem_of(error: DomainError) -> tuple[Problem, dict[str, str]]:
    """Return the document of an error, and the headers that go with it."""
    status = status_of(type(error))
    problem = Problem(
        type=type_of(error.code),
        title=error.title,
        status=status,
        detail=error.detail,
        code=error.code,
        trace_id=trace_id(),
        errors=tuple(error.faults) if isinstance(error, NotValid) else (),
        retry_after_s=error.retry_after_s if isinstance(error, RetryLater) else None,
        challenge=error.challenge if isinstance(error, RateLimited) else None,
    )
    return problem, _headers(error, status)


def unforeseen() -> Problem:
    """Return the document of an unexpected error: it only says where to look it up."""
    return Problem(
        type=type_of("server.fault"),
        title="Something went wrong on our side",
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
        detail="The error has been logged under this trace id.",
        code="server.fault",
        trace_id=trace_id(),
    )


def type_of(code: str) -> str:
    """Return the address of a code's documentation, relative to that of the request."""
    return f"/api/problems/{code}"


def faults_of(errors: list[Any], members: Iterable[str]) -> list[Fault]:
    """Return the validator's errors as faults; none echoes the input.

    An unknown member is told by the nearest of ``members``, those that the schema has.
    """
    known = sorted(members)
    return [_fault(error, known) for error in errors[:20]]


def _fault(error: dict[str, Any], known: list[str]) -> Fault:
    unknown = error["type"] == "extra_forbidden"
    where = error["loc"][:-1] if unknown else error["loc"]
    pointer = "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in where)
    detail = _unknown_member(str(error["loc"][-1]), known) if unknown else _in_words(error)
    return Fault(pointer=pointer, detail=detail)


def _in_words(error: dict[str, Any]) -> str:
    """Return the validator's message; before one of ours it writes the name of the exception."""
    message: str = error["msg"]
    return message.removeprefix("Value error, ")


def _unknown_member(name: str, known: list[str]) -> str:
    nearest = get_close_matches(name[:100], known, n=1)
    return f"Unknown member; did you mean {nearest[0]}?" if nearest else "Unknown member"


def _headers(error: DomainError, status: HTTPStatus) -> dict[str, str]:
    headers = {}
    if isinstance(error, RetryLater):
        headers["Retry-After"] = str(error.retry_after_s)
    if status is HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = getattr(error, "challenge", "Bearer")
    if isinstance(error, MethodNotAllowed):
        headers["Allow"] = error.allowed
    return headers
