"""Settings: read at once, and one that makes no sense is named and never shown."""

from pathlib import Path

import pytest

from shared.config import BadSetting, Settings


def test_nothing_needs_to_be_set() -> None:
    assert Settings.from_env({}) == Settings()
    assert Settings.from_env({"IMOCK_DATA_DIR": ""}) == Settings()


def test_every_kind_of_setting_is_read() -> None:
    settings = Settings.from_env(
        {
            "IMOCK_DATA_DIR": "/somewhere",
            "IMOCK_BCRYPT_COST": "10",
            "IMOCK_RATE_LIMITS": "off",
            "IMOCK_PUBLIC_URL": "https://api.imock.ai",
        }
    )

    assert settings.data_dir == Path("/somewhere")
    assert settings.bcrypt_cost == 10
    assert settings.rate_limits is False
    assert settings.secure


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("IMOCK_BACKEND", "canary"),
        ("IMOCK_BCRYPT_COST", "canary"),
        ("IMOCK_BCRYPT_COST", "99"),
        ("IMOCK_PASSWORD_MIN_CHARS", "3"),
        ("IMOCK_ACCESS_TOKEN_MINUTES", "0"),
        ("IMOCK_RATE_LIMITS", "canary"),
        ("IMOCK_PUBLIC_URL", "canary"),
        ("IMOCK_FRONTEND_URL", "https://imock.ai/path"),
        ("IMOCK_SMTP_URL", "http://canary"),
        ("IMOCK_SPEECH_ENDPOINT", "http://canary.cognitiveservices.azure.com"),
        ("IMOCK_SPEECH_ENDPOINT", "https://canary.cognitiveservices.azure.com/path"),
        ("IMOCK_SPEECH_THROTTLE_PERCENT", "99"),
        ("IMOCK_SPEECH_MODEL", "canary"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named_and_not_shown(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name) as refused:
        Settings.from_env({name: value})

    assert "canary" not in str(refused.value)


def test_the_embedded_backend_refuses_to_start_inside_azure() -> None:
    with pytest.raises(BadSetting, match="IMOCK_BACKEND"):
        Settings.from_env({"WEBSITE_INSTANCE_ID": "1"})
