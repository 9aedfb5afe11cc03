"""The age gate: iMock is for adults, who say so when they register.

The statement is asked for and not kept: it says nothing about a person that their account does not.
"""

from shared.kernel.errors import Invalid


class AdultsOnly(Invalid):
    """The person is under 18, or does not say."""

    code = "auth.adults_only"
    title = "You must be 18 or older to have an account"


def require_adult(stated: bool | None, *, silence_is_consent: bool) -> None:  # noqa: FBT001 - the statement itself
    """Raise AdultsOnly unless the person states to be 18 or older.

    ``silence_is_consent``: a client of before that does not ask is let pass.
    """
    if stated is False or (stated is None and not silence_is_consent):
        raise AdultsOnly
