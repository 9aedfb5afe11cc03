"""The errors of the second factor."""

from shared.kernel.errors import Conflict, NotAuthenticated


class SecondFactorRefused(NotAuthenticated):
    """A factor beyond the password was not proved; each subclass is one reason."""


class SecondFactorNeeded(SecondFactorRefused):
    """The first factor was right, and the account has a second one."""

    code = "auth.second_factor_needed"
    title = "A code of your authenticator app is needed too"


class WrongCode(SecondFactorRefused):
    """The code is wrong, was used before, or belongs to no login under way."""

    code = "auth.wrong_code"
    title = "The code is wrong or was used before"


class SecondFactorOn(Conflict):
    """The account has a second factor already."""

    code = "auth.second_factor_on"
    title = "A second factor is on already; switch it off first"


class SecondFactorOff(Conflict):
    """There is no second factor to confirm or to switch off."""

    code = "auth.second_factor_off"
    title = "There is no second factor to confirm or switch off"
