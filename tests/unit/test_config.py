"""Settings: read at once, and one that makes no sense is named and never shown."""

import re
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
        ("IMOCK_TRUSTED_PROXIES", "-1"),
        ("IMOCK_TRUSTED_PROXIES", "5"),
        ("IMOCK_PUBLIC_URL", "canary"),
        ("IMOCK_FRONTEND_URL", "https://imock.ai/path"),
        ("IMOCK_SMTP_URL", "http://canary"),
        ("IMOCK_SPEECH_ENDPOINT", "http://canary.cognitiveservices.azure.com"),
        ("IMOCK_SPEECH_ENDPOINT", "https://canary.cognitiveservices.azure.com/path"),
        ("IMOCK_SPEECH_THROTTLE_PERCENT", "99"),
        ("IMOCK_SPEECH_MODEL", "canary"),
        ("IMOCK_EVALUATOR", "canary"),
        ("IMOCK_OPENAI_SESSION_TOKENS", "0"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named_and_not_shown(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name) as refused:
        Settings.from_env({name: value})

    assert "canary" not in str(refused.value)


JUDGED = {
    "IMOCK_EVALUATOR": "azure_openai",
    "IMOCK_OPENAI_ENDPOINT": "https://imock.openai.azure.com",
    "IMOCK_OPENAI_DEPLOYMENT": "judge",
}


def test_a_language_model_judges_only_where_it_is_chosen() -> None:
    assert Settings.from_env(JUDGED).uses_language_model
    assert not Settings.from_env({**JUDGED, "IMOCK_EVALUATOR": ""}).uses_language_model


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("IMOCK_OPENAI_ENDPOINT", ""),
        ("IMOCK_OPENAI_ENDPOINT", "http://canary.openai.azure.com"),
        ("IMOCK_OPENAI_ENDPOINT", "https://canary.openai.azure.com/openai"),
        ("IMOCK_OPENAI_DEPLOYMENT", ""),
        ("IMOCK_OPENAI_DEPLOYMENT", "canary/../other"),
        ("IMOCK_OPENAI_API_VERSION", "canary&x=1"),
    ],
)
def test_a_language_model_needs_its_endpoint_and_its_deployment(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name) as refused:
        Settings.from_env({**JUDGED, name: value})

    assert "canary" not in str(refused.value)


AZURE = {
    "IMOCK_BACKEND": "azure",
    "IMOCK_COSMOS_ENDPOINT": "https://imock.documents.azure.com",
    "IMOCK_BLOB_ENDPOINT": "https://imockfiles.blob.core.windows.net",
    "IMOCK_RECORDINGS_BLOB_ENDPOINT": "https://imockrec.blob.core.windows.net",
    "IMOCK_QUEUE_ENDPOINT": "https://imockfiles.queue.core.windows.net",
    "IMOCK_EMAIL_ENDPOINT": "https://imock.communication.azure.com",
    "IMOCK_KEY_VAULT_URL": "https://imock.vault.azure.net",
    "IMOCK_IDENTITY_CLIENT_ID": "5f1d0c3e-2b7a-4e88-a1c9-94d6e2b7c033",
    "IMOCK_PUBLIC_URL": "https://api.imock.ai",
}
ENDPOINTS = {name for name in AZURE if name.endswith(("_ENDPOINT", "_VAULT_URL"))}
IN_AZURE = {
    **AZURE,
    "WEBSITE_INSTANCE_ID": "1",
    "IMOCK_QUEUES__queueServiceUri": "https://imockfiles.queue.core.windows.net/",
    "IMOCK_SPEECH_ENDPOINT": "https://imock.cognitiveservices.azure.com",
    "IMOCK_RAZORPAY_KEY_ID": "rzp_test_0",
    "IMOCK_RAZORPAY_KEY_SECRET": "one",
    "IMOCK_RAZORPAY_WEBHOOK_SECRET": "other",
}


def test_the_azure_backend_starts_with_all_its_endpoints() -> None:
    assert Settings.from_env(IN_AZURE).cosmos_database == "imock"


def test_every_missing_endpoint_is_named_at_once() -> None:
    with pytest.raises(BadSetting) as refused:
        Settings.from_env({"IMOCK_BACKEND": "azure"})

    assert set(re.findall(r"IMOCK_\w+", str(refused.value))) == ENDPOINTS


def test_a_mail_server_stands_in_for_the_email_service() -> None:
    given = {**AZURE, "IMOCK_EMAIL_ENDPOINT": "", "IMOCK_SMTP_URL": "smtp://mail.example:587"}

    assert not Settings.from_env(given).email_endpoint


@pytest.mark.parametrize("name", sorted(ENDPOINTS))
@pytest.mark.parametrize(
    "value", ["http://canary", "canary", "https://", "https://u:canary@x", "https://x?canary=1"]
)
def test_an_endpoint_is_https_and_holds_no_secret(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name) as refused:
        Settings.from_env({**IN_AZURE, name: value})
    assert "canary" not in str(refused.value)


@pytest.mark.parametrize("value", ["", "https://another.queue.core.windows.net"])
def test_in_azure_the_host_listens_where_the_product_sends(value: str) -> None:
    with pytest.raises(BadSetting, match="IMOCK_QUEUES__queueServiceUri"):
        Settings.from_env({**IN_AZURE, "IMOCK_QUEUES__queueServiceUri": value})


@pytest.mark.parametrize("name", ["IMOCK_BACKEND", "IMOCK_PUBLIC_URL", "IMOCK_IDENTITY_CLIENT_ID"])
def test_in_azure_nothing_is_left_to_what_suits_a_developers_machine(name: str) -> None:
    with pytest.raises(BadSetting, match=name):
        Settings.from_env({**IN_AZURE, name: ""})
    if name == "IMOCK_IDENTITY_CLIENT_ID":
        assert Settings.from_env({**AZURE, name: ""}).identity_client_id == ""


REFERENCE = "@Microsoft.KeyVault(SecretUri=https://imock.vault.azure.net/secrets/canary)"


@pytest.mark.parametrize(
    "name",
    [
        "IMOCK_RAZORPAY_KEY_ID",
        "IMOCK_RAZORPAY_KEY_SECRET",
        "IMOCK_RAZORPAY_WEBHOOK_SECRET",
        "IMOCK_SPEECH_ENDPOINT",
    ],
)
@pytest.mark.parametrize("value", ["", REFERENCE])
def test_in_azure_a_setting_of_one_part_stops_that_part_alone(name: str, value: str) -> None:
    settings = Settings.from_env({**IN_AZURE, name: value})
    field = name.removeprefix("IMOCK_").lower()

    assert set(settings.faults) == {name}
    assert getattr(settings, field) == ""
    settings.need("cosmos_endpoint")
    with pytest.raises(BadSetting, match=name) as refused:
        settings.need("cosmos_endpoint", field)
    assert "canary" not in str(refused.value)


def test_a_secret_that_may_be_absent_is_missed_only_when_it_was_referred_to() -> None:
    name = "IMOCK_RAZORPAY_WEBHOOK_SECRET_PREVIOUS"

    assert not Settings.from_env(IN_AZURE).faults
    assert set(Settings.from_env({**IN_AZURE, name: REFERENCE}).faults) == {name}


def test_in_azure_one_secret_in_both_places_leaves_the_webhook_without_any() -> None:
    settings = Settings.from_env({**IN_AZURE, "IMOCK_RAZORPAY_WEBHOOK_SECRET": "one"})

    assert settings.razorpay_webhook_secret == ""
    assert set(settings.faults) == {"IMOCK_RAZORPAY_WEBHOOK_SECRET"}


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("IMOCK_GOOGLE_CLIENT_ID", "IMOCK_GOOGLE_CLIENT_SECRET"),
        ("IMOCK_LINKEDIN_CLIENT_ID", "IMOCK_LINKEDIN_CLIENT_SECRET"),
        ("IMOCK_LINKEDIN_CLIENT_SECRET", "IMOCK_LINKEDIN_CLIENT_ID"),
        ("IMOCK_SPEECH_BROWSER_CLIENT_ID", "IMOCK_TENANT_ID"),
    ],
)
def test_half_of_a_part_that_may_be_absent_is_a_fault_in_azure_and_stops_a_developer(
    name: str, other: str
) -> None:
    resource = {"IMOCK_SPEECH_RESOURCE_ID": "/subscriptions/1"}
    for value in ("", REFERENCE) if "SECRET" in other else ("",):
        settings = Settings.from_env({**IN_AZURE, **resource, name: "x", other: value})

        assert set(settings.faults) == {other}
        assert getattr(settings, name.removeprefix("IMOCK_").lower()) == ""
    with pytest.raises(BadSetting, match=other):
        Settings.from_env({**resource, name: "x"})


def test_a_reference_that_everything_needs_stops_the_start_and_is_not_shown() -> None:
    with pytest.raises(BadSetting, match="IMOCK_COSMOS_ENDPOINT") as refused:
        Settings.from_env({**IN_AZURE, "IMOCK_COSMOS_ENDPOINT": REFERENCE})
    assert "canary" not in str(refused.value)


PLANS = {
    "Flex Consumption": {
        "CONTAINER_NAME": "5A1B2C3D-638700000000000000",
        "WEBSITE_POD_NAME": "5a1b2c3d-638700000000000000",
        "WEBSITE_SITE_NAME": "func-imock",
        "WEBSITE_SKU": "FlexConsumption",
        "FUNCTIONS_EXTENSION_VERSION": "~4",
    },
    "Consumption": {
        "CONTAINER_NAME": "5A1B2C3D-638700000000000000",
        "WEBSITE_SITE_NAME": "func-imock",
        "WEBSITE_SKU": "Dynamic",
        "FUNCTIONS_EXTENSION_VERSION": "~4",
    },
    "Premium": {
        "WEBSITE_INSTANCE_ID": "0a1b",
        "WEBSITE_SITE_NAME": "func-imock",
        "WEBSITE_SKU": "ElasticPremium",
        "FUNCTIONS_EXTENSION_VERSION": "~4",
    },
    "App Service": {
        "WEBSITE_INSTANCE_ID": "0a1b",
        "WEBSITE_SITE_NAME": "func-imock",
        "WEBSITE_SKU": "PremiumV3",
        "FUNCTIONS_EXTENSION_VERSION": "~4",
    },
    "Container Apps": {"CONTAINER_APP_NAME": "func-imock"},
}
"""What each plan sets, as far as it tells that this is Azure."""


@pytest.mark.parametrize("plan", PLANS)
def test_the_embedded_backend_refuses_to_start_on_any_plan(plan: str) -> None:
    for name in PLANS[plan].keys() - {"CONTAINER_NAME"}:
        with pytest.raises(BadSetting, match="IMOCK_BACKEND"):
            Settings.from_env({name: PLANS[plan][name]})
    with pytest.raises(BadSetting, match="IMOCK_BACKEND"):
        Settings.from_env(PLANS[plan])


def test_a_container_of_anybody_is_no_azure() -> None:
    assert Settings.from_env({"CONTAINER_NAME": "devcontainer-1"}) == Settings()


def test_core_tools_are_no_azure_whatever_host_version_they_hand_on() -> None:
    fetched = {"FUNCTIONS_EXTENSION_VERSION": "~4", "FUNCTIONS_CORETOOLS_ENVIRONMENT": "True"}

    assert Settings.from_env({**fetched, "WEBSITE_HOSTNAME": "localhost:7071"}) == Settings()


@pytest.mark.parametrize(
    "env",
    [
        {"IMOCK_RAZORPAY_KEY_ID": "rzp_live_1"},
        {"IMOCK_RAZORPAY_KEY_ID": "rzp_live_1", "IMOCK_RAZORPAY_KEY_SECRET": "s"},
        {"IMOCK_RAZORPAY_WEBHOOK_SECRET": "only"},
        {
            "IMOCK_RAZORPAY_KEY_ID": "rzp_live_1",
            "IMOCK_RAZORPAY_KEY_SECRET": "same",
            "IMOCK_RAZORPAY_WEBHOOK_SECRET": "same",
        },
        {"IMOCK_RAZORPAY_API_URL": "http://example.com"},
        {"IMOCK_SELLER_GSTIN": "29"},
    ],
)
def test_half_set_credentials_stop_the_start_and_are_not_repeated(env: dict[str, str]) -> None:
    with pytest.raises(BadSetting) as caught:
        Settings.from_env(env)

    assert not any(value in str(caught.value) for value in ("same", "only", "example.com"))


def test_secrets_are_in_no_repr_of_the_settings() -> None:
    settings = Settings(
        razorpay_key_id="rzp_test_1",
        razorpay_key_secret="hidden-1",
        razorpay_webhook_secret="hidden-2",
    )

    assert "hidden" not in repr(settings)
