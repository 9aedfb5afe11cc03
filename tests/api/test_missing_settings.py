"""A setting that is missing stops what needs it and nothing else, and is named to the operator."""

import json
from typing import Any

import httpx
import pytest

from dev.candidate import Candidate
from shared import bootstrap
from shared.adapters.razorpay.signatures import signature_of
from shared.bootstrap import using
from tests.support.served import Served

WEBHOOK = "/api/v1/webhooks/razorpay"
BODY = json.dumps({"event": "order.paid", "created_at": 1, "payload": {}}).encode()
PREVIOUS = "razorpay_webhook_secret_previous"
SECRET = "canary-in-a-secret"


def lacking(served: Served, *names: str, **settings: Any) -> Served:
    """Return the installation with settings that cannot be used, and with its real gateway."""
    faults = {f"IMOCK_{name.upper()}": "the secret in the vault cannot be read" for name in names}
    made = served.again(faults=faults, **dict.fromkeys(names, ""), **settings)
    del vars(made.services)["gateway"]
    return made


def member(served: Served) -> Candidate:
    asha = served.member()
    asha.prepare_for("backend", "senior")
    return asha


def webhook(served: Served, secret: str) -> int:
    headers = {"X-Razorpay-Signature": signature_of(secret, BODY)}
    with served.client() as client:
        return client.post(WEBHOOK, content=BODY, headers=headers).status_code


@pytest.mark.parametrize("name", ["razorpay_key_id", "razorpay_key_secret"])
def test_without_the_key_nothing_is_sold_and_interviews_go_on(
    served: Served, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    asha = member(served)
    without = lacking(served, name)
    with using(without.services):
        session = asha.open_interview(questions=3)
        with pytest.raises(httpx.HTTPStatusError) as caught:
            asha.order("credits_5", key="k")

    refused = caught.value.response
    assert session["id"]
    assert (refused.status_code, refused.json()["code"]) == (503, "service.not_configured")
    assert refused.headers["Retry-After"] == "60"
    assert f"IMOCK_{name.upper()}" in caplog.text
    assert "IMOCK" not in refused.text


def test_without_its_secret_a_webhook_is_asked_to_come_again(served: Served) -> None:
    without = lacking(served, "razorpay_webhook_secret")
    with using(without.services):
        assert webhook(without, "secret of the webhooks") == 503
        assert webhook(without, "") == 503


def test_without_the_previous_secret_the_present_one_counts(served: Served) -> None:
    without = lacking(served, PREVIOUS)
    with using(without.services):
        assert webhook(without, "secret of the webhooks") == 200
        assert webhook(without, "it may be the previous one") == 503


def test_without_its_endpoint_speech_alone_is_missed(served: Served) -> None:
    asha = member(served)
    with using(lacking(served, "speech_endpoint").services):
        refused = asha.http.post(
            "/api/v1/speech/token", headers={"Authorization": f"Bearer {asha.token}"}
        )
        asha.open_interview(questions=3)

    assert refused.json()["code"] == "service.not_configured"


@pytest.mark.both_backends
def test_health_names_each_setting_and_shows_no_value(served: Served) -> None:
    without = lacking(
        served, PREVIOUS, "razorpay_key_id", "speech_endpoint", razorpay_key_secret=SECRET
    )
    with using(without.services), without.client() as client:
        answer = client.get("/api/health")

    health = answer.json()
    assert answer.status_code == 503
    assert set(health["settings"]) == {
        "IMOCK_RAZORPAY_KEY_ID",
        "IMOCK_RAZORPAY_WEBHOOK_SECRET_PREVIOUS",
        "IMOCK_SPEECH_ENDPOINT",
    }
    assert "IMOCK_RAZORPAY_KEY_ID" in health["parts"]["gateway"]["answered"]
    assert health["parts"]["documents"]["ok"]
    assert SECRET not in answer.text


def test_health_answers_an_app_that_cannot_start(
    served: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(bootstrap, "_services", None)
    monkeypatch.setenv("IMOCK_BCRYPT_COST", "canary")
    with served.client() as client:
        health = client.get("/api/health")
        login = client.post("/api/v1/auth/login", json={})

    assert health.status_code == 503
    assert health.json()["settings"] == ["IMOCK_BCRYPT_COST"]
    assert (login.status_code, login.json()["code"]) == (503, "service.not_configured")
    assert caplog.text.count("IMOCK_BCRYPT_COST") >= 2
    assert "canary" not in caplog.text + health.text + login.text
