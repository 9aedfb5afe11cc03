import pytest

from shared.privacy.held import is_withheld, shown_of
from tests.support.stored import stored_models

SECRETS = {
    *("password_hash", "digest", "payer_ref", "request_fingerprint", "fingerprint"),
    "token_digests",
    *("token", "tokens", "new_tokens", "old_tokens", "secret", "recovery"),
}
HARMLESS = {"sha256", "blob", "user_id", "email", "amount_paise", "hash", "text_sha256"}


@pytest.mark.clause("P7.1")
def test_secrets_are_left_out_at_every_depth_and_nothing_else_is() -> None:
    for name in SECRETS | {"totp_secret", "recovery_codes", "secret", "refresh_token"}:
        assert is_withheld(name)
    for name in HARMLESS:
        assert not is_withheld(name)
    stored = {"a": [{"digest": "x", "b": 1}], "password_hash": "y", "c": {"tokens": [1], "d": 2}}
    assert shown_of(stored) == {"a": [{"b": 1}], "c": {"d": 2}}


@pytest.mark.clause("P7.1")
def test_of_what_is_stored_only_secrets_are_left_out() -> None:
    """A new member that is withheld, or a secret with another name, is decided on here."""
    withheld = {
        name for model in stored_models() for name in model.model_fields if is_withheld(name)
    }

    assert withheld <= SECRETS
