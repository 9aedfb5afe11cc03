"""What can go wrong with accounts. No error tells whether an address is known to us."""

from typing import ClassVar

from shared.kernel.errors import (
    Conflict,
    Forbidden,
    Gone,
    Invalid,
    NotAuthenticated,
    RateLimited,
    Unavailable,
)


class BadAddress(Invalid):
    """What was given as an email address cannot be one."""

    code = "email.invalid"
    title = "This is not a usable email address"


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
    """The password is among the first that anybody would try."""

    code = "password.too_common"
    title = "The password is too common"


class PasswordTooSimple(WeakPassword):
    """The password is a repetition or a sequence."""

    code = "password.too_simple"
    title = "The password is a repetition or a sequence"


class PasswordTooPersonal(WeakPassword):
    """Too much of the password is the person's name or address, or the product's name."""

    code = "password.too_personal"
    title = "Too much of the password is your name, your address or our name"


class PasswordUnchanged(WeakPassword):
    """The new password is the one in use."""

    code = "password.unchanged"
    title = "The new password is the same as the current one"


class WrongCredentials(NotAuthenticated):
    """Address and password do not go together, or the address was never confirmed.

    The three cases are one error on purpose: whoever could tell them apart could find out who has
    an account.
    """

    code = "auth.wrong_credentials"
    title = "Email or password is wrong, or the address has not been confirmed yet"


class WrongPassword(Forbidden):
    """The caller is known but the password sent along is not theirs."""

    code = "auth.wrong_password"
    title = "The current password is wrong"


class InvalidToken(NotAuthenticated):
    """The access token is not good, or not any more."""

    code = "auth.invalid_token"
    title = "The access token is invalid or has expired"
    challenge: ClassVar[str] = 'Bearer error="invalid_token"'


class LoginEnded(NotAuthenticated):
    """There is no login to refresh: no cookie, a wrong one, or the login has ended."""

    code = "auth.login_ended"
    title = "The login has ended; log in again"


class LinkInvalid(Gone):
    """The one-time token was never given out, was used, or is too old."""

    code = "auth.link_invalid"
    title = "This link is not valid any more"


class AlreadyRegistered(Conflict):
    """The address was confirmed for another registration first."""

    code = "auth.already_registered"
    title = "This address has an account already"


class TooManyAttempts(RateLimited):
    """The caller does this too often, or somebody does it to this address."""

    code = "auth.too_many_attempts"
    title = "Too many attempts; wait before the next one"


class HashingBusy(Unavailable):
    """All processors are busy with the passwords of others."""

    code = "auth.busy"
    title = "Too many people are logging in at this moment"


class Contended(Unavailable):
    """Too many requests change the same thing at the same moment."""

    code = "auth.contended"
    title = "Too many requests for the same account at this moment"
