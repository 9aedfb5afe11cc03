"""The errors of accounts. None of them tells whether an address has an account."""

from typing import ClassVar

from shared.accounts.model import RECENT_S
from shared.kernel.errors import (
    Conflict,
    Forbidden,
    Gone,
    Invalid,
    NotAuthenticated,
    NotFound,
    RateLimited,
    Unavailable,
)


class BadAddress(Invalid):
    """The text is not a valid email address."""

    code = "email.invalid"
    title = "The email address is not valid"


class WeakPassword(Invalid):
    """The password is refused; each subclass is one reason."""


class PasswordTooShort(WeakPassword):
    """The password has too few characters."""

    code = "password.too_short"
    title = "The password is too short"


class PasswordTooLong(WeakPassword):
    """The password has too many characters."""

    code = "password.too_long"
    title = "The password is too long"


class PasswordTooCommon(WeakPassword):
    """The password is made of common words or passwords."""

    code = "password.too_common"
    title = "The password is too common"


class PasswordBreached(WeakPassword):
    """The password is in a leak."""

    code = "password.breached"
    title = "The password is in a list of leaked passwords"


class PasswordTooSimple(WeakPassword):
    """The password is a repetition or a sequence."""

    code = "password.too_simple"
    title = "The password is a repetition or a sequence"


class PasswordTooPersonal(WeakPassword):
    """Too much of the password is the user's name or address, or the product's name."""

    code = "password.too_personal"
    title = "The password contains too much of your name, your email address or our name"


class PasswordUnchanged(WeakPassword):
    """The new password is the current one."""

    code = "password.unchanged"
    title = "The new password is the same as the current one"


class WrongCredentials(NotAuthenticated):
    """Address and password do not go together, or the address was never confirmed.

    The three cases are one error on purpose: a client that could tell them apart could find out
    who has an account.
    """

    code = "auth.wrong_credentials"
    title = "Email or password is wrong, or the address has not been confirmed yet"


class WrongPassword(Forbidden):
    """The caller is authenticated, or shows a link, but the password in the request is wrong."""

    code = "auth.wrong_password"
    title = "The password is wrong"


class PasswordNeeded(Forbidden):
    """A link proves the address; whose registration is confirmed takes the password to tell."""

    code = "auth.password_needed"
    title = "Send the password of the registration too, or confirm in the browser that made it"


class InvalidToken(NotAuthenticated):
    """The access token is not valid, or no longer."""

    code = "auth.invalid_token"
    title = "The access token is invalid or has expired"
    challenge: ClassVar[str] = 'Bearer error="invalid_token"'


class ReauthenticationNeeded(NotAuthenticated):
    """The login is too old for this operation (RFC 9470)."""

    code = "auth.reauthentication_needed"
    title = "Log in again to do this"
    challenge: ClassVar[str] = (
        'Bearer error="insufficient_user_authentication", '
        f'error_description="Log in again", max_age="{RECENT_S}"'
    )


class LoginEnded(NotAuthenticated):
    """There is no login to refresh: no cookie, an invalid one, or the login has ended."""

    code = "auth.login_ended"
    title = "The login has ended; log in again"


class LoginNotFound(NotFound):
    """The caller has no login of this id."""

    code = "auth.login_not_found"
    title = "You have no login with this id"


class LinkInvalid(Gone):
    """The one-time token was never issued, was used, or has expired."""

    code = "auth.link_invalid"
    title = "The link is no longer valid"


class AlreadyRegistered(Conflict):
    """The address was confirmed for another registration first."""

    code = "auth.already_registered"
    title = "An account with this email address already exists"


class TooManyAttempts(RateLimited):
    """Too many attempts by this client or for this address."""

    code = "auth.too_many_attempts"
    title = "Too many attempts; wait before the next one"


class HashingBusy(Unavailable):
    """All processors are busy hashing other passwords."""

    code = "auth.busy"
    title = "Too many logins at the same time"


class AddressBusy(Unavailable):
    """The address belongs to an account that is being erased; soon it will belong to nobody."""

    code = "auth.address_busy"
    title = "The account of this address is being deleted"


class NoSuchAccount(NotFound):
    """Nobody has this id or address."""

    code = "admin.no_such_account"
    title = "There is no such account"


class ActImpossible(Conflict):
    """The state of the account forbids the act, or the account is as it would make it."""

    code = "admin.impossible"
    title = "This cannot be done with the account as it is"


class OwnAccount(Forbidden):
    """Nobody changes their own role, or disables themselves."""

    code = "admin.own_account"
    title = "Another admin must do this to your account"


class NothingToResend(NotFound):
    """No registration of this address waits to be confirmed."""

    code = "admin.nothing_to_resend"
    title = "No registration of this address waits to be confirmed"
