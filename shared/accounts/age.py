"""The age gate: iMock is for adults, who say so when they register.

The statement is asked for and not kept: it says nothing about a person that their account does not.
"""

from shared.kernel.errors import Invalid


class AdultsOnly(Invalid):
    """The person is under 18, or does not say."""

    code = "auth.adults_only"
    title = "You must be 18 or older to have an account"


def may_register(stated: bool | None, *, silence_is_consent: bool) -> bool:  # noqa: FBT001 - the statement itself
    """Tell whether an account may be made for somebody who may have one already.

    Raises AdultsOnly for the statement to be younger.
    """
    if stated is False:
        raise AdultsOnly
    return bool(stated) or silence_is_consent


def require_adult(stated: bool | None, *, silence_is_consent: bool) -> None:  # noqa: FBT001 - the statement itself
    """Raise AdultsOnly unless the person states to be 18 or older.

    ``silence_is_consent``: a client of before that does not ask is let pass.
    """
    if not may_register(stated, silence_is_consent=silence_is_consent):
        raise AdultsOnly
