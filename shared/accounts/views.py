"""What the API shows of accounts."""

from typing import Literal

from pydantic import Field

from shared.accounts.federation.linked import usable
from shared.accounts.model import Account, Status
from shared.kernel.clock import Instant
from shared.kernel.view import View


class Accepted(View):
    """The response, which is the same for every address, known or not."""

    message: str = (
        "If there is something to send to this address, an email is on its way; "
        "no address gets more than three an hour."
    )


class Verified(View):
    """The address is confirmed and its owner can log in."""

    verified: Literal[True] = True


class Tokens(View):
    """An access token, to be sent as ``Authorization: Bearer``."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - the name of a scheme (RFC 6750)
    expires_in: int = Field(description="seconds")
    user_id: str


class AccountView(View):
    """The account of the caller."""

    user_id: str
    name: str
    email: str
    roles: tuple[str, ...]
    created_at: Instant
    password_changed_at: Instant
    has_second_factor: bool


class EmailChangeView(View):
    """How far a change of address is.

    ``changed``: it is made. Otherwise the other mailbox has still to agree.
    """

    changed: bool


class LoginView(View):
    """A browser in which the caller is logged in.

    ``device``: a coarse family, such as "Chrome on Windows". ``this``: it is the caller's own.
    """

    id: str
    device: str
    created_at: Instant
    last_used_at: Instant
    this: bool


class ActView(View):
    """What a person with a role did with an account, and why."""

    act: str
    reason: str
    at: Instant


class AccountStateView(View):
    """The state of an account, without its name, its address and any content."""

    user_id: str
    status: Status
    roles: tuple[str, ...]
    created_at: Instant
    password_changed_at: Instant
    has_password: bool
    has_second_factor: bool
    second_factor_removed_at: Instant | None
    passkeys: int
    providers: tuple[str, ...]
    email_change_open: bool
    acts: tuple[ActView, ...]


def account_state(account: Account) -> AccountStateView:
    """Return what support sees of an account."""
    change, removal = account.email_change, account.factor_removal
    return AccountStateView(
        user_id=account.user_id,
        status=account.status,
        roles=account.roles,
        created_at=account.created_at,
        password_changed_at=account.password_changed_at,
        has_password=bool(account.password_hash),
        has_second_factor=account.has_second_factor,
        second_factor_removed_at=removal.due_at if removal else None,
        passkeys=len(account.passkeys),
        providers=tuple(each.provider for each in usable(account.identities)),
        email_change_open=change is not None and not change.done,
        acts=tuple(ActView.showing(each) for each in account.acts),
    )


class LoginsEnded(View):
    """How many other logins were ended."""

    ended: int


class JsonWebKey(View):
    """A public key (RFC 7517) that access tokens are signed with."""

    kty: Literal["EC"] = "EC"
    crv: Literal["P-256"] = "P-256"
    use: Literal["sig"] = "sig"
    alg: Literal["ES256"] = "ES256"
    kid: str
    x: str
    y: str


class JsonWebKeySet(View):
    """The public keys whose signatures count, the next one included."""

    keys: tuple[JsonWebKey, ...]
