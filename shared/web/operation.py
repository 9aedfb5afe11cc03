"""An operation: what is declared of an endpoint, for validation and for the API's description."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from shared.kernel.errors import DomainError


class Access(StrEnum):
    """Who may call an operation."""

    PUBLIC = "public"
    USER = "user"
    LEAVER = "leaver"
    """A user, also while the erasure that they have asked for is unfinished."""
    ADMIN = "role:admin"
    """A user who has the role ``admin``."""
    WEBHOOK = "webhook"
    """Whoever signs the bytes of the body with the secret of the payment service's webhooks."""

    @property
    def needs_token(self) -> bool:
        """Whether the caller proves who they are with an access token."""
        return self not in {Access.PUBLIC, Access.WEBHOOK}


PUBLIC = Access.PUBLIC
USER = Access.USER
LEAVER = Access.LEAVER
ADMIN = Access.ADMIN
WEBHOOK = Access.WEBHOOK

ROUTE_PREFIX = "/api/"

PATH_PARAMETERS = {
    "resume_id": r"res_[0-9a-f]{32}",
    "session_id": r"ses_[0-9a-f]{32}",
    "question_id": r"[a-z0-9_-]{1,80}",
    "recording_id": r"rec_[0-9a-f]{32}",
    "order_id": r"ord_[0-9a-f]{32}",
    "subscription_id": r"sub_[0-9a-f]{32}",
    "payment_id": r"pay_[A-Za-z0-9]{14}",
}
"""The form of each path parameter; an address with another form names nothing."""


_TAGS = {
    "auth": "Accounts",
    "account": "Accounts",
    "profile": "Accounts",
    "resumes": "Resumes",
    "sessions": "Interviews",
    "speech": "Interviews",
    "recordings": "Recordings",
    "recording-consent": "Recordings",
    "retention": "Recordings",
    "plans": "Payments",
    "credits": "Payments",
    "orders": "Payments",
    "payments": "Payments",
    "subscriptions": "Payments",
    "webhooks": "Payments",
    "docs": "About",
    "health": "About",
    "openapi.json": "About",
}
"""By the first word of a route, the chapter of the API reference."""


@dataclass(frozen=True, slots=True)
class UploadRule:
    """Which files an operation takes."""

    accepted: tuple[str, ...]
    limit_bytes: int


@dataclass(frozen=True, slots=True)
class Operation:
    """One endpoint: the same words validate its requests and describe it to the world."""

    name: str
    method: str
    route: str
    access: Access
    summary: str
    description: str
    body: type[BaseModel] | None
    query: type[BaseModel] | None
    result: Any
    statuses: tuple[int, ...]
    errors: tuple[type[DomainError], ...]
    idempotent: bool
    upload: UploadRule | None
    body_limit_bytes: int

    @property
    def tag(self) -> str:
        """The chapter of the API reference that it stands in."""
        words = self.route.split("/")
        return _TAGS[words[1] if words[0] == "v1" else words[0]]

    @property
    def path_parameters(self) -> tuple[str, ...]:
        """The names in the route's braces, in order."""
        return tuple(part[1:-1] for part in self.route.split("/") if part.startswith("{"))


OPERATIONS: dict[str, Operation] = {}
"""Every operation of the program, by name; filled as the functions are imported."""


def declare(operation: Operation) -> None:
    """Make an operation known; raises ValueError when its name or a path parameter is not fit."""
    unknown = set(operation.path_parameters) - set(PATH_PARAMETERS)
    if operation.name in OPERATIONS or unknown:
        raise ValueError(f"{operation.name}: declared twice, or unknown parameters {unknown}")
    OPERATIONS[operation.name] = operation
