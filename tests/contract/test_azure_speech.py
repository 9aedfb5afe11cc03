"""Azure's real SDK against a local service: what is asked, what is made of it, what goes wrong."""

import http.server
import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import override

import pytest
from azure.core.credentials import AccessToken, TokenCredential

from shared.adapters.azure.backend import AzureBackend
from shared.adapters.azure.speech import AzureSpeech, BrowserIdentity
from shared.config import BadSetting, Settings
from shared.kernel.errors import Unavailable
from shared.kernel.vocabulary import Locale
from shared.ports.speech import (
    NoSpeechTokens,
    SpeechFailed,
    SpeechLimit,
    SpeechRefused,
    SpeechThrottled,
    SpeechTooSlow,
    Transcript,
)
from tests.support.azure_login import Login, needs_native_sdk
from tests.support.clock import FixedClock
from tests.support.speech_service import Fault, Phrase, SpeechService, serving

pytestmark = needs_native_sdk

ROOT = Path(__file__).parents[2]
SECOND = bytes(32_000)
PHRASES = (Phrase("Um, I led it.", 0.5, 2.5), Phrase("We won, and uh learned.", 3.0, 5.5))


@pytest.fixture
def open_speech(clock: FixedClock) -> Callable[..., AzureSpeech]:
    def open_speech(service: SpeechService, login: Login | None = None) -> AzureSpeech:
        return AzureSpeech(
            service.url,
            credential=login or Login(),
            clock=clock,
            throttle_percent=1000,
        )

    return open_speech


def transcribe(
    speech: AzureSpeech, locale: Locale = Locale.EN_US, *, seconds: int = 6, deadline_s: float = 20
) -> Transcript:
    return speech.transcribe(
        SECOND * seconds, locale=locale, deadline_s=deadline_s, on_progress=lambda _share: None
    )


def test_phrases_words_and_scores_of_a_whole_answer_are_put_together(
    open_speech: Callable[..., AzureSpeech],
) -> None:
    with serving(SpeechService(PHRASES)) as service:
        transcript = transcribe(open_speech(service))

    assert transcript.text == "Um, I led it. We won, and uh learned."
    assert [word.text for word in transcript.words][:2] == ["um", "i"]
    assert transcript.words[0].start_s == 0.5
    assert transcript.words[4].start_s == pytest.approx(3.0, abs=0.01)
    assert transcript.confidence == pytest.approx(0.94)
    scores = transcript.pronunciation
    assert scores is not None
    assert scores.accuracy == pytest.approx(
        (96 + 90 + 84 + 96 + 96 + 90 + 84 + 96 + 90) / 9, abs=0.1
    )
    assert scores.prosody == 79.5
    assert scores.fluency == pytest.approx(100 * 0.9 * 4.5 / 4.95, abs=1)
    assert not hasattr(scores, "completeness")


def test_what_is_said_twice_over_two_turns_is_heard_once(
    open_speech: Callable[..., AzureSpeech],
) -> None:
    with serving(SpeechService(PHRASES)) as service:
        transcript = transcribe(open_speech(service), seconds=9)

    assert len(transcript.words) == 9


def test_the_service_is_asked_for_detail_in_the_candidates_english(
    open_speech: Callable[..., AzureSpeech],
) -> None:
    login = Login()
    with serving(SpeechService(PHRASES)) as service:
        transcribe(open_speech(service, login), Locale.EN_IN)

    asked = json.dumps(service.contexts[0])
    assert set(login.scopes) == {("https://cognitiveservices.azure.com/.default",)}
    assert service.authorizations == ["Bearer our-own-token"]
    assert "en-IN" in asked
    assert "WordTimings" in asked
    assert "pronunciationAssessment" in asked
    assert service.sound_bytes >= 6 * len(SECOND)


def test_prosody_is_asked_for_in_american_english_only(
    open_speech: Callable[..., AzureSpeech],
) -> None:
    asked: dict[Locale, str] = {}
    for locale in (Locale.EN_US, Locale.EN_IN):
        with serving(SpeechService(PHRASES)) as service:
            transcribe(open_speech(service), locale)
        asked[locale] = json.dumps(service.contexts[0]).lower()

    assert "prosody" in asked[Locale.EN_US]
    assert "prosody" not in asked[Locale.EN_IN]


def test_a_service_that_does_not_assess_gets_no_scores_invented(
    open_speech: Callable[..., AzureSpeech],
) -> None:
    with serving(SpeechService(PHRASES, assessed=False)) as service:
        transcript = transcribe(open_speech(service))

    assert transcript.pronunciation is None
    assert SpeechLimit.NO_PRONUNCIATION in transcript.limits
    assert all(word.accuracy is None for word in transcript.words)


def test_silence_is_a_transcript_without_words(open_speech: Callable[..., AzureSpeech]) -> None:
    with serving(SpeechService()) as service:
        assert transcribe(open_speech(service)).words == ()


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.CLOSES, SpeechFailed),
        (Fault.VANISHES, SpeechFailed),
        (Fault.BAD_JSON, SpeechFailed),
        (Fault.ERROR_STATUS, SpeechFailed),
    ],
)
def test_a_service_that_breaks_off_is_an_error_that_may_pass(
    open_speech: Callable[..., AzureSpeech], fault: Fault, error: type[Unavailable]
) -> None:
    began = time.monotonic()
    with serving(SpeechService(PHRASES, fault=fault)) as service, pytest.raises(error) as caught:
        transcribe(open_speech(service))

    assert caught.value.retry_after_s > 0
    assert time.monotonic() - began < 30


def gives_up_on_silence() -> None:
    """Say how long it takes to give up a service that keeps silent."""
    began = time.monotonic()
    with serving(SpeechService(PHRASES, fault=Fault.KEEPS_SILENT)) as service:
        speech = AzureSpeech(
            service.url, credential=Login(), clock=FixedClock(), silent_after_s=1.0
        )
        with pytest.raises(SpeechTooSlow):
            transcribe(speech)
    sys.stdout.write(f"{time.monotonic() - began}")
    sys.stdout.flush()
    os._exit(0)  # an orderly end would wait for the SDK


def test_a_service_that_keeps_silent_is_given_up() -> None:
    """In a process of its own: the SDK makes whoever comes next wait ten seconds."""
    script = f"import {__name__} as here; here.gives_up_on_silence()"
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True,
        timeout=60,
    )  # fmt: skip

    assert 1 <= float(ended.stdout) < 8


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (HTTPStatus.UNAUTHORIZED, SpeechRefused),
        (HTTPStatus.FORBIDDEN, SpeechRefused),
        (HTTPStatus.TOO_MANY_REQUESTS, SpeechThrottled),
        (HTTPStatus.INTERNAL_SERVER_ERROR, SpeechFailed),
    ],
)
def test_a_service_that_refuses_says_why(
    open_speech: Callable[..., AzureSpeech],
    caplog: pytest.LogCaptureFixture,
    status: HTTPStatus,
    error: type[Unavailable],
) -> None:
    with (
        caplog.at_level(logging.INFO, "imock"),
        serving(SpeechService(refusal=status)) as service,
        pytest.raises(error),
    ):
        transcribe(open_speech(service))

    assert "speech.canceled" in caplog.text
    assert "our-own-token" not in caplog.text


def test_a_service_that_is_not_there_fails(clock: FixedClock) -> None:
    speech = AzureSpeech("http://127.0.0.1:9", credential=Login(), clock=clock, silent_after_s=10)
    with pytest.raises(SpeechFailed):
        transcribe(speech)


def test_an_identity_that_nobody_knows_is_refused(open_speech: Callable[..., AzureSpeech]) -> None:
    with serving(SpeechService(PHRASES)) as service:
        speech = open_speech(service, Login(known=False))
        with pytest.raises(SpeechRefused):
            speech.ping()
        with pytest.raises(SpeechRefused):
            transcribe(speech)


def test_many_transcriptions_leave_no_thread_behind(
    open_speech: Callable[..., AzureSpeech],
) -> None:
    with serving(SpeechService(PHRASES)) as service:
        speech = open_speech(service)
        transcribe(speech)
    before = threading.active_count()
    for fault in (Fault.NONE, Fault.CLOSES, Fault.NONE):
        with serving(SpeechService(PHRASES, fault=fault)) as service:
            speech = open_speech(service)
            try:
                transcribe(speech)
            except Unavailable:
                continue

    # One of the library's own threads may come late or linger; three recognitions leave no three.
    deadline = time.monotonic() + 10
    while threading.active_count() > before + 1 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert threading.active_count() <= before + 1


@contextmanager
def answering(status: HTTPStatus) -> Iterator[tuple[str, list[tuple[str, str | None]]]]:
    """Serve the REST API of the resource."""
    asked: list[tuple[str, str | None]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, self.headers["Authorization"]))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(b"[]")

        @override
        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", asked
        finally:
            server.shutdown()


def test_a_ping_asks_the_service_itself_as_whoever_we_are(clock: FixedClock) -> None:
    with answering(HTTPStatus.OK) as (url, asked):
        speech = AzureSpeech(url, credential=Login(), clock=clock)
        assert speech.ping() == speech.ping()
        assert speech.ping().startswith("azure-speech ")

    [(path, authorization)] = asked
    assert path.startswith("/speechtotext/transcriptions/locales?api-version=")
    assert authorization == "Bearer our-own-token"


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (HTTPStatus.UNAUTHORIZED, SpeechRefused),
        (HTTPStatus.FORBIDDEN, SpeechRefused),
        (HTTPStatus.TOO_MANY_REQUESTS, SpeechThrottled),
        (HTTPStatus.BAD_GATEWAY, SpeechFailed),
    ],
)
def test_a_service_that_refuses_us_is_not_healthy(
    clock: FixedClock, status: HTTPStatus, error: type[Unavailable]
) -> None:
    with answering(status) as (url, _), pytest.raises(error):
        AzureSpeech(url, credential=Login(), clock=clock).ping()


RESOURCE = "/subscriptions/1/resourceGroups/g/providers/Microsoft.CognitiveServices/accounts/s"
URL = "https://s.cognitiveservices.azure.com"


class Application:
    """The identity of browsers, whose tokens live for so long."""

    def __init__(self, clock: FixedClock, life: timedelta) -> None:
        self.expires_at = clock() + life
        self.scopes: list[tuple[str, ...]] = []

    def get_token(self, *scopes: str, **_: object) -> AccessToken:
        self.scopes.append(scopes)
        return AccessToken("a-browsers-token", int(self.expires_at.timestamp()))


def speech_for(clock: FixedClock, browsers: TokenCredential | None) -> AzureSpeech:
    identity = BrowserIdentity(browsers, RESOURCE) if browsers else None
    return AzureSpeech(URL, credential=Login(), clock=clock, browsers=identity)


def test_a_browser_gets_a_token_of_its_own_identity_in_the_form_that_the_sdk_takes(
    clock: FixedClock,
) -> None:
    """`aad#` + resource + `#` + token, see docs/adr/0023."""
    application = Application(clock, timedelta(minutes=75))
    token = speech_for(clock, application).token()

    assert token.token == f"aad#{RESOURCE}#a-browsers-token"
    assert token.endpoint == URL
    assert token.expires_at == application.expires_at
    assert application.scopes == [("https://cognitiveservices.azure.com/.default",)]


def test_without_that_identity_browsers_upload(clock: FixedClock) -> None:
    with pytest.raises(NoSpeechTokens):
        speech_for(clock, None).token()


def test_a_token_that_lives_for_a_day_is_given_to_no_browser(
    clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(NoSpeechTokens):
        speech_for(clock, Application(clock, timedelta(hours=24))).token()
    assert "speech.token_lives_too_long" in caplog.text
    assert "a-browsers-token" not in caplog.text


def test_an_application_that_is_not_let_in_is_refused(clock: FixedClock) -> None:
    with pytest.raises(SpeechRefused):
        speech_for(clock, Login(known=False)).token()


def test_our_identity_logs_in_as_the_application_without_any_secret() -> None:
    settings = Settings(
        speech_endpoint=URL,
        speech_browser_client_id="app",
        speech_resource_id=RESOURCE,
        tenant_id="11111111-1111-1111-1111-111111111111",
    )
    made = AzureBackend(settings, clock=FixedClock())

    assert isinstance(made.speech(), AzureSpeech)
    with pytest.raises(BadSetting, match="IMOCK_TENANT_ID"):
        replace(settings, tenant_id="")
