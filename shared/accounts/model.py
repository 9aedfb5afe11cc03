"""What is stored about an account: documents of ``users`` and ``directory``.

Each document is one aggregate that changes under compare-and-swap. A one-time token lives in the
document that it changes, so using a token and doing what it allows is a single write.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field

from shared.accounts.attempts import MAX_TOKENS, Attempt, OneTime
from shared.accounts.federation.linked import LinkedIdentity
from shared.accounts.passkeys.passkey import Passkey
from shared.accounts.second_factor.factor import FactorRemoval, SecondFactor
from shared.kernel.clock import Instant
from shared.kernel.text import Line
from shared.store import Stored

RECENT_S = 600
"""How old the proof of who somebody is may be before what is not to be undone."""

USER_ROLE = "user"

SUPPORT_ROLE = "support"
"""Sees the state of accounts, their orders and the queues, and no content."""

ADMIN_ROLE = "admin"
"""Runs the service: what support may, and acts on accounts, payments and queues."""

Name = Annotated[Line, Field(max_length=100, examples=["Ada Lovelace"])]
"""What a person wants to be called."""


EmailText = Annotated[
    str,
    Field(max_length=254, examples=["ada@example.com"], json_schema_extra={"format": "email"}),
]
"""An email address as it is typed."""

PasswordText = Annotated[str, Field(max_length=256)]
"""A password as it is typed: any characters, all of them count."""

NewPasswordText = Annotated[
    str, Field(max_length=256, json_schema_extra={"minLength": 12, "format": "password"})
]
"""A password to be. The policy judges its length, so that a short one is told how long it must be;
the description says what holds unless an installation configures another length.
"""

ProofText = Annotated[
    str, Field(max_length=200, description="the solution of the `challenge` of a 429")
]
"""A proof of work."""

LinkText = Annotated[str, Field(max_length=128)]
"""The token that a link carries in its fragment."""


type Cookies = Mapping[str, tuple[str, ...]]
"""What a browser sent: the values of each name, in their order."""


class Caller(NamedTuple):
    """Who makes a request, as an access token has proved.

    ``auth_time``: when they last proved it with a password or at a provider, as a Unix time.
    """

    user_id: str
    login_id: str
    roles: tuple[str, ...]
    auth_time: int = 0

    def authenticated_lately(self, now: datetime) -> bool:
        """Tell whether they have proved who they are within the last ten minutes."""
        return now.timestamp() - self.auth_time <= RECENT_S


class BrowserCookie(NamedTuple):
    """One of our two cookies: the refresh token, or what a browser is known for.

    A ``max_age_s`` of 0 removes it.
    """

    name: str
    value: str
    max_age_s: int
    secure: bool


class IssuedTokens(NamedTuple):
    """What a login or a refresh issues: an access token for the page, cookies for the browser."""

    access_token: str
    expires_in: int
    user_id: str
    cookie: BrowserCookie
    device: BrowserCookie | None = None

    @property
    def cookies(self) -> tuple[BrowserCookie, ...]:
        """The cookies to set."""
        return (self.cookie, self.device) if self.device else (self.cookie,)


class AddressEntry(Stored):
    """The reservation of a confirmed address (``directory``): its creation decides every race."""

    id: str
    user_id: str


class Status(StrEnum):
    """Whether the account can be used."""

    ACTIVE = "active"
    DISABLED = "disabled"
    ERASING = "erasing"


class Erasure(Stored):
    """The erasure under way, and the login that asked for it and may ask again."""

    receipt_id: str
    login_id: str
    asked_at: Instant


class EmailChange(Stored):
    """Another address that the owner of an account wants, until both mailboxes have agreed.

    Once both have, it is carried out by whoever comes next (``agreed``), and ``done`` then.
    """

    change_id: str
    address_id: str
    email: str
    requested_at: Instant
    old_tokens: tuple[OneTime, ...] = ()
    new_tokens: tuple[OneTime, ...] = ()
    old_agreed: bool = False
    new_agreed: bool = False
    done: bool = False

    @property
    def agreed(self) -> bool:
        """Whether it is to be carried out."""
        return self.old_agreed and self.new_agreed and not self.done


class AdminAct(Stored):
    """What an operator did with an account, who it was and why."""

    act: str
    actor: str
    reason: str
    at: Instant


class Account(Stored):
    """The account (``users``, one per partition).

    ``left_address_id`` is an address that it had before, while that is still reserved.
    ``password_hash`` is empty where its owner has never set a password: no password fits then.
    ``login_count`` bounds how many logins there are; None: they have not been counted yet.
    ``epoch`` counts what makes all that was handed out before worthless: logins, access tokens
    and links of an earlier epoch are dead. ``attempt_id``: the registration that became it.
    """

    id: Literal["account"] = "account"
    kind: Literal["account"] = "account"
    user_id: str
    address_id: str
    email: str
    name: str
    password_hash: str
    password_changed_at: Instant
    roles: tuple[str, ...] = (USER_ROLE,)
    status: Status = Status.ACTIVE
    epoch: int = 0
    login_count: int | None = None
    created_at: Instant
    attempt_id: str | None = None
    resets: tuple[OneTime, ...] = ()
    acts: tuple[AdminAct, ...] = ()
    erasure: Erasure | None = None
    identities: tuple[LinkedIdentity, ...] = ()
    email_change: EmailChange | None = None
    left_address_id: str = ""
    second_factor: SecondFactor | None = None
    factor_removal: FactorRemoval | None = None
    passkeys: tuple[Passkey, ...] = ()

    @property
    def has_second_factor(self) -> bool:
        """Whether a login needs a code as well."""
        return self.second_factor is not None and self.second_factor.confirmed_at is not None

    @property
    def active(self) -> bool:
        """Whether its owner may use it."""
        return self.status is Status.ACTIVE

    def made_of(self, attempt: Attempt) -> bool:
        """Tell whether this registration became the account.

        An account of the release before does not name it and has its user id.
        """
        if self.attempt_id is None:
            return self.user_id == attempt.user_id
        return self.attempt_id == attempt.attempt_id

    def with_reset(self, token: OneTime) -> Self:
        """Return the account with one more token that resets the password."""
        return self.model_copy(update={"resets": (*self.resets[-MAX_TOKENS + 1 :], token)})

    def with_password(self, password_hash: str, *, at: datetime) -> Self:
        """Return the account with a new password and nothing that was handed out before."""
        return self.next_epoch().model_copy(
            update={"password_hash": password_hash, "password_changed_at": at}
        )

    def next_epoch(self) -> Self:
        """Return the account with every login, access token and link ended.

        So is a change of address, unless both mailboxes have agreed to it.
        """
        change = self.email_change
        kept = change if change and (change.agreed or change.done) else None
        ended = {"epoch": self.epoch + 1, "resets": (), "email_change": kept, "login_count": 0}
        return self.model_copy(update=ended)


class Login(Stored):
    """A login (``users``): one browser that has proved who uses it. Ending it removes it.

    ``device`` is a coarse family of browser and system, for its owner to recognise it by.
    ``counter`` numbers the refresh tokens; the current one became so at ``rotated_at``.
    """

    id: str
    kind: Literal["login"] = "login"
    user_id: str
    epoch: int
    device: str = "Unknown device"
    counter: int = 0
    created_at: Instant
    rotated_at: Instant
    idle_at: Instant
    expires_at: Instant

    @property
    def ends_at(self) -> datetime:
        """When it expires: unused for too long, or too old."""
        return min(self.idle_at, self.expires_at)

    def over(self, now: datetime) -> bool:
        """Tell whether it has expired."""
        return now >= self.ends_at
