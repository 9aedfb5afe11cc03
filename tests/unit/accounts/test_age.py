import pytest

from shared.accounts.age import AdultsOnly, require_adult


@pytest.mark.parametrize(
    ("stated", "silence_is_consent", "passes"),
    [
        (True, False, True),
        (True, True, True),
        (None, True, True),
        (None, False, False),
        (False, True, False),
        (False, False, False),
    ],
)
def test_only_who_does_not_say_to_be_a_minor_passes(
    stated: bool | None,  # noqa: FBT001 - of the table
    silence_is_consent: bool,  # noqa: FBT001 - see above
    passes: bool,  # noqa: FBT001 - see above
) -> None:
    if passes:
        require_adult(stated, silence_is_consent=silence_is_consent)
    else:
        with pytest.raises(AdultsOnly):
            require_adult(stated, silence_is_consent=silence_is_consent)
