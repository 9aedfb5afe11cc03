"""An operation: what is declared of an endpoint, for validation and for the API's description."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import BaseModel

from shared.accounts.model import ADMIN_ROLE, SUPPORT_ROLE
from shared.bootstrap import Services
from shared.kernel.errors import DomainError
from shared.kernel.ids import ID_PATTERN


class AccessLevel(StrEnum):
    """Who may call an operation."""

    PUBLIC = "public"
    USER = "user"
    USER_OR_ERASING = "user_or_erasing"
    """A user, also while the erasure that they have asked for is unfinished."""
    SUPPORT = "role:support"
    """A user who has the role ``support`` or ``admin``."""
    ADMIN = "role:admin"
    """A user who has the role ``admin``."""

    @property
    def needs_token(self) -> bool:
        """Whether the caller authenticates with an access token."""
        return self is not AccessLevel.PUBLIC

    @property
    def roles(self) -> frozenset[str]:
        """The roles of which the caller has one; empty where no role is needed."""
        return _ROLES.get(self, frozenset())


_ROLES = {
    AccessLevel.SUPPORT: frozenset({SUPPORT_ROLE, ADMIN_ROLE}),
    AccessLevel.ADMIN: frozenset({ADMIN_ROLE}),
}


class Proof(StrEnum):
    """What an operation asks of its caller beyond an access token."""

    NONE = "none"
    RECENT = "recent"
    """The caller has logged in within the last ten minutes."""
    PASSWORD = "password"  # noqa: S105 - a kind of proof
    """The body has the password; whose account has none has logged in lately."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedBy:
    """A webhook's caller, who signs the bytes of the body and shows no token.

    ``verify`` gets the body and the value of ``header``; ``error`` is raised when it says no.
    ``scheme`` and ``description`` stand in the API's description.
    """

    scheme: str
    header: str
    description: str
    verify: Callable[[Services, bytes, str | None], bool]
    error: type[DomainError]

    needs_token: ClassVar[bool] = False
    roles: ClassVar[frozenset[str]] = frozenset()


type Access = AccessLevel | SignedBy

PUBLIC = AccessLevel.PUBLIC
USER = AccessLevel.USER
USER_OR_ERASING = AccessLevel.USER_OR_ERASING
SUPPORT = AccessLevel.SUPPORT
ADMIN = AccessLevel.ADMIN

ROUTE_PREFIX = "/api/"

CHAPTERS = {
    ".well-known": "Accounts",
    "auth": "Accounts",
    "account": "Accounts",
    "profile": "Accounts",
    "json-resumes": "Resumes",
    "sessions": "Interviews",
    "job-descriptions": "Interviews",
    "speech": "Interviews",
    "progress": "Interviews",
    "recording-consent": "Recordings",
    "retention": "Recordings",
    "plans": "Payments",
    "credits": "Payments",
    "orders": "Payments",
    "subscriptions": "Payments",
    "invoices": "Payments",
    "reports": "Payments",
    "webhooks": "Payments",
    "webhook-endpoints": "Webhooks",
    "webhook-deliveries": "Webhooks",
    "timers": "Operations",
    "admin": "Operations",
    "support": "Operations",
    "policy": "Privacy",
    "consents": "Privacy",
    "disclosures": "Privacy",
    "docs": "About",
    "health": "About",
    "openapi.json": "About",
    "problems": "About",
}
"""Routes that share a chapter of the API reference, by first word; any other has its own."""

CHAPTER_TEXTS = {
    "Accounts": "Registration, login and logout, the profile, and the end of an account.",
    "Resumes": "Upload a PDF resume and read what was found in it.",
    "Interviews": "Questions, answers by text or voice, the evaluation and its report.",
    "Recordings": "Consent to recordings, the recordings kept for 90 days, and their removal.",
    "Payments": "Plans, orders, subscriptions, invoices and the credits that they give.",
    "Webhooks": "Events for systems of yours: where they are sent, and what was sent.",
    "Privacy": "The privacy policy and its versions, consents, disclosures, conformance.",
    "Analytics": "Counters of usage, which nobody can be found in.",
    "Operations": "What those who run the service do by hand.",
    "About": "The health of the service, and this description.",
}
"""What each chapter of the API reference is about, in the order of use."""


@dataclass(frozen=True, slots=True)
class UploadRule:
    """Which files an operation takes."""

    accepted: tuple[str, ...]
    limit_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One endpoint: the same words validate its requests and describe it to the world."""

    name: str
    method: str
    route: str
    path: Mapping[str, str]
    """The pattern of each path parameter that is not one of our ids."""
    access: Access
    proof: Proof = Proof.NONE
    summary: str
    description: str
    body: type[BaseModel] | None
    query: type[BaseModel] | None
    result: Any
    statuses: tuple[int, ...]
    models: Mapping[int, type[BaseModel]]
    """The model of each status, where not every success is answered with the same."""
    errors: tuple[type[DomainError], ...]
    refresh_cookie: bool = False
    """Whether the refresh cookie takes the place of a token."""
    idempotent: bool
    conditional: bool = False
    """Whether a change takes If-Match with the ETag of a read of the same address."""
    upload: UploadRule | None
    body_limit_bytes: int

    @property
    def tag(self) -> str:
        """The chapter of the API reference that it stands in."""
        word = self.route.removeprefix("v1/").partition("/")[0]
        return CHAPTERS.get(word, word.replace("-", " ").capitalize())

    @property
    def recorded(self) -> bool:
        """Whether each call stands in the record of acts: what a role allows and a GET does not."""
        return bool(self.access.roles) and self.method != "GET"

    @property
    def path_parameters(self) -> dict[str, str]:
        """The names in the route's braces, in order, with the pattern of each."""
        names = [part[1:-1] for part in self.route.split("/") if part.startswith("{")]
        return {name: self.path.get(name, ID_PATTERN) for name in names}


OPERATIONS: dict[str, Operation] = {}
"""Every operation of the program, by name; filled as the functions are imported."""


def declare(operation: Operation) -> None:
    """Make an operation known; raises ValueError for a second of its name and a stray pattern."""
    unknown = set(operation.path) - set(operation.path_parameters)
    if operation.name in OPERATIONS or unknown:
        raise ValueError(f"{operation.name}: declared twice, or patterns of no parameter {unknown}")
    OPERATIONS[operation.name] = operation
