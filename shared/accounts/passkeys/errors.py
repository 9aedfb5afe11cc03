"""The errors of passkeys."""

from shared.accounts.second_factor.errors import SecondFactorRefused
from shared.kernel.errors import Conflict, Invalid, NotFound


class PasskeyRefused(SecondFactorRefused):
    """The signature is not of a passkey of an account, or not for us, now, and for the first time.

    The cases are one error, so that nobody learns which passkeys there are.
    """

    code = "auth.passkey_refused"
    title = "The passkey was not accepted; start again"


class PasskeyInvalid(Invalid):
    """What the browser made is no passkey that we can use."""

    code = "auth.passkey_invalid"
    title = "The passkey could not be added; start again"


class PasskeyNotFound(NotFound):
    """The caller has no passkey of this id."""

    code = "auth.passkey_not_found"
    title = "You have no passkey with this id"


class TooManyPasskeys(Conflict):
    """The account has as many passkeys as one may have."""

    code = "auth.too_many_passkeys"
    title = "The account has too many passkeys; remove one first"


class PasskeyNeeded(Conflict):
    """There is no passkey that could be the second factor."""

    code = "auth.passkey_needed"
    title = "Add a passkey first"
