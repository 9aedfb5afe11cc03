"""No adapter reaches a host that is not on the list, whatever it was told."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, override
from urllib.parse import urlsplit

import pytest
import requests
from azure.core.credentials import AccessToken, TokenCredential
from azure.core.exceptions import AzureError

from shared.adapters.azure.blobs import AzureBlobStore
from shared.adapters.azure.documents import CosmosDocumentStore
from shared.adapters.azure.email import AcsEmail
from shared.adapters.azure.keys import KeyVaultKeys
from shared.adapters.azure.openai import AzureOpenAI
from shared.adapters.azure.queues import AzureQueue
from shared.adapters.azure.speech import AzureSpeech, BrowserIdentity
from shared.adapters.oidc.rules import GOOGLE, LINKEDIN
from shared.adapters.oidc.transport import ask
from shared.adapters.outbound import Door, OutboundRefused, closed_door, outbound_hosts
from shared.adapters.razorpay.gateway import RazorpayGateway
from shared.adapters.smtp import SmtpEmail
from shared.config import Settings
from shared.kernel.errors import Unavailable
from shared.kernel.vocabulary import Locale
from shared.ports.blobs import RESUMES, BlobAccount
from shared.ports.language_model import LanguageModelFailed, Prompt
from shared.ports.payments import Credentials
from shared.ports.queues import EMAILS
from tests.support.clock import FixedClock
from tests.support.emails import SENDER, an_email

ELSEWHERE = "collector.example.com"
MODEL = "https://imock.openai.azure.com"

AZURE = Settings(
    backend="azure",
    cosmos_endpoint="https://imock.documents.azure.com",
    blob_endpoint="https://imockfiles.blob.core.windows.net",
    recordings_blob_endpoint="https://imockrec.blob.core.windows.net",
    queue_endpoint="https://imockfiles.queue.core.windows.net",
    email_endpoint="https://imock.communication.azure.com",
    key_vault_url="https://imock.vault.azure.net",
    speech_endpoint="https://imock.cognitiveservices.azure.com",
    identity_client_id="client",
    razorpay_key_id="rzp_live_1",
    razorpay_key_secret="a",
    razorpay_webhook_secret="b",
)


class _Token(TokenCredential):
    @override
    def get_token(self, *_scopes: str, **_more: Any) -> AccessToken:
        return AccessToken("token", 4_000_000_000)


@pytest.fixture
def door() -> Iterator[Door]:
    with closed_door(outbound_hosts(AZURE)) as door:
        yield door


@pytest.mark.clause("P4.1")
def test_the_list_is_azure_razorpay_and_the_mail_server_and_ends_there() -> None:
    assert outbound_hosts(AZURE) == {
        "api.razorpay.com",
        "imock.cognitiveservices.azure.com",
        "imock.communication.azure.com",
        "imock.documents.azure.com",
        "imock.vault.azure.net",
        "imockfiles.blob.core.windows.net",
        "imockfiles.queue.core.windows.net",
        "imockrec.blob.core.windows.net",
    }
    assert outbound_hosts(Settings()) == frozenset()
    judged = replace(
        AZURE, evaluator="azure_openai", openai_deployment="judge", openai_endpoint=MODEL
    )
    assert outbound_hosts(judged) - outbound_hosts(AZURE) == {"imock.openai.azure.com"}
    assert outbound_hosts(replace(AZURE, openai_endpoint=MODEL)) == outbound_hosts(AZURE)
    mail = Settings(smtp_url="smtps://user:secret@mail.example.org:465")
    assert outbound_hosts(mail) == {"mail.example.org"}
    sign_in = Settings(google_client_id="a", google_client_secret="b")
    assert outbound_hosts(sign_in) == {"oauth2.googleapis.com", "www.googleapis.com"}
    for rules in (GOOGLE, LINKEDIN):
        asked = {urlsplit(url).hostname for url in (rules.token_url, rules.keys_url)}
        client = {f"{rules.name}_client_{each}": "x" for each in ("id", "secret")}
        assert outbound_hosts(replace(Settings(), **client)) == asked  # type: ignore[arg-type]


@pytest.mark.clause("P4.1")
def test_a_provider_that_leads_elsewhere_gets_nothing(door: Door) -> None:
    with pytest.raises(Unavailable):
        ask("GET", f"https://{ELSEWHERE}/keys")

    assert set(door.refused) == {ELSEWHERE}


@pytest.mark.clause("P4.1")
def test_a_setting_that_leads_elsewhere_opens_nothing() -> None:
    judged = replace(
        AZURE, evaluator="azure_openai", openai_deployment="judge", openai_endpoint=MODEL
    )
    names = ("cosmos_endpoint", "blob_endpoint", "key_vault_url", "speech_endpoint")
    for name in (*names, "openai_endpoint"):
        for host in (ELSEWHERE, "evil-documents.azure.com", "blob.core.windows.net.example.com"):
            led_astray = replace(judged, **{name: f"https://{host}"})  # type: ignore[arg-type]
            assert host not in outbound_hosts(led_astray)


ADAPTERS: dict[str, Callable[[str, TokenCredential, FixedClock], object]] = {
    "documents": lambda url, token, _: CosmosDocumentStore(url, token, database="imock"),
    "blobs": lambda url, token, clock: AzureBlobStore(
        dict.fromkeys(BlobAccount, url), token, clock=clock
    ).info(RESUMES, "a"),
    "queues": lambda url, token, clock: AzureQueue(url, token, clock=clock).length(EMAILS),
    "email": lambda url, token, _: AcsEmail(url, token, sender=SENDER).send(an_email()),
    "keys": lambda url, token, clock: KeyVaultKeys(
        url, token, clock=clock, token_life_minutes=10
    ).ping(),
    "razorpay": lambda url, _token, _clock: RazorpayGateway(
        Credentials(key_id="rzp_test_1", key_secret="a", webhook_secret="b"), api_url=url
    ).payment("pay_00000000000000"),
    "speech": lambda url, token, clock: AzureSpeech(url, credential=token, clock=clock).transcribe(
        b"", locale=Locale.EN_IN, deadline_s=1, on_progress=lambda _share: None
    ),
    "language model": lambda url, token, _: AzureOpenAI(
        endpoint=url, deployment="judge", api_version="1", credential=token, wait=lambda _s: None
    ).complete(Prompt("", "", "", {}, 1), deadline_s=5),
    "speech of browsers": lambda url, token, clock: AzureSpeech(
        url, credential=token, clock=clock, browsers=BrowserIdentity(token, "resource")
    ).token(),
    "smtp": lambda _url, _token, _clock: SmtpEmail(
        f"smtps://{ELSEWHERE}:465", sender=SENDER, timeout_s=1
    ).send(an_email()),
}


@pytest.mark.clause("P4.1")
@pytest.mark.parametrize("adapter", ADAPTERS)
def test_an_adapter_that_is_led_elsewhere_sends_nothing(
    door: Door, clock: FixedClock, adapter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _s: None)  # the pauses between the SDK's tries
    with pytest.raises((Unavailable, AzureError, LanguageModelFailed)):
        ADAPTERS[adapter](f"https://{ELSEWHERE}", _Token(), clock)

    assert set(door.refused) == {ELSEWHERE}


@pytest.mark.clause("P4.1")
def test_any_other_client_meets_the_same_door(door: Door) -> None:
    with pytest.raises(requests.ConnectionError):
        requests.get(f"https://{ELSEWHERE}/x", timeout=1)
    with pytest.raises(OutboundRefused):
        socket.create_connection(("93.184.216.34", 443), timeout=1)
    with pytest.raises(OutboundRefused):
        door.watch("socket.connect", (None, ("93.184.216.35", 443)))

    assert set(door.refused) == {ELSEWHERE, "93.184.216.34", "93.184.216.35"}


def test_what_is_on_the_list_and_this_machine_pass(door: Door) -> None:
    for host in ("imock.vault.azure.net", "IMOCK.vault.azure.net."):
        door.watch("socket.getaddrinfo", (host, 443, 0, 0, 0))
    door.watch("socket.connect", (None, ("20.0.0.1", 443)))
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=30).close()
    for address in ("::1", "169.254.169.254", "0.0.0.0", "fe80::1%eth0"):  # noqa: S104 - only judged
        door.require(address)
    door.watch("socket.connect", (None, "/run/some.sock"))
    door.watch("socket.getaddrinfo", (None, 80))

    assert not door.refused


def test_a_refusal_raises_the_alarm_by_the_name_of_the_host(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(OutboundRefused):
        door.require(ELSEWHERE)

    assert "alarm.outbound_refused" in caplog.text
    assert ELSEWHERE in caplog.text


@pytest.mark.clause("P4.1")
def test_the_door_is_closed_before_the_first_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from shared import bootstrap
    from shared.adapters import outbound

    monkeypatch.setattr(bootstrap, "_services", None)
    monkeypatch.setenv("IMOCK_DATA_DIR", str(tmp_path))
    with closed_door(frozenset({ELSEWHERE})):
        bootstrap.services()
        assert outbound._door
        assert outbound._door.hosts == frozenset()
