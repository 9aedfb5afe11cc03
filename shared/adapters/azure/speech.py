"""Speech by Azure: the SDK's continuous recognition, with times and pronunciation of each word.

The SDK tells of everything by events on threads of its own, failures too; it has no deadline (a
server that keeps silent is waited for without end), and sends sound not much faster than it plays.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from importlib.metadata import version
from queue import Empty, SimpleQueue
from threading import Event
from typing import NamedTuple

import azure.cognitiveservices.speech as sdk
from azure.core import PipelineClient
from azure.core.credentials import TokenCredential
from azure.core.exceptions import AzureError
from azure.core.pipeline.policies import RetryPolicy
from azure.core.rest import HttpRequest, HttpResponse

from shared.adapters.azure.speech_results import Phrase, phrase_of, transcript_of
from shared.adapters.outbound import OutboundRefused, require_listed
from shared.adapters.pinging import PacedPing
from shared.kernel.clock import Clock
from shared.kernel.errors import Unavailable
from shared.kernel.trace import log_event
from shared.kernel.vocabulary import Locale
from shared.ports.sound import BYTES_PER_SECOND, SAMPLE_RATE
from shared.ports.speech import (
    NoSpeechTokens,
    OnProgress,
    SpeechFailed,
    SpeechRefused,
    SpeechThrottled,
    SpeechToken,
    SpeechTooSlow,
    Transcript,
)

ENGINE = "azure-speech"
_SCOPE = "https://cognitiveservices.azure.com/.default"
_THROTTLE = "SPEECH-AudioThrottleAsPercentageOfRealTime"

_SEGMENT_SILENCE_MS = "1500"
"""How long a pause ends a phrase: answers are long, and thinking is no full stop."""

LONGEST_TOKEN_LIFE = timedelta(minutes=100)
"""Entra's own tokens live 60 to 90 minutes; those of a managed identity a day, and are refused."""

_LANGUAGES = "/speechtotext/transcriptions/locales?api-version=2024-11-15"
_DAY_S = 24 * 3600

_RETRY_S, _THROTTLED_RETRY_S = 15, 60

_ERRORS: dict[sdk.CancellationErrorCode, type[Unavailable]] = {
    sdk.CancellationErrorCode.AuthenticationFailure: SpeechRefused,
    sdk.CancellationErrorCode.Forbidden: SpeechRefused,
    sdk.CancellationErrorCode.TooManyRequests: SpeechThrottled,
    sdk.CancellationErrorCode.ServiceTimeout: SpeechTooSlow,
}


class BrowserIdentity(NamedTuple):
    """An identity that may use one Speech resource and nothing else, and that resource's id."""

    credential: TokenCredential
    resource_id: str


class _Canceled(NamedTuple):
    """The SDK gives up, or is through: then there is no error."""

    error: sdk.CancellationErrorCode


class _Stopped:
    """Nothing more will be told."""


type _Event = Phrase | _Canceled | _Stopped | None
"""None: a sign of life."""


class AzureSpeech:
    """Transcribes through one resource of Azure Speech, as whoever the credential says we are."""

    def __init__(
        self,
        endpoint: str,
        *,
        credential: TokenCredential,
        clock: Clock,
        browsers: BrowserIdentity | None = None,
        throttle_percent: int = 200,
        silent_after_s: float = 45.0,
    ) -> None:
        """Use the resource with this custom domain, ``https://NAME.cognitiveservices.azure.com``.

        ``browsers`` is whose tokens browsers get. ``throttle_percent`` is how fast sound is sent,
        in percent of the time that it plays. A service that tells nothing for ``silent_after_s``
        is given up.
        """
        self._endpoint = endpoint.rstrip("/")
        self._credential = credential
        self._clock = clock
        self._browsers = browsers
        self._paced_ping = PacedPing(ask=self._ask)
        self._throttle_percent = throttle_percent
        self._silent_after_s = silent_after_s

    def transcribe(
        self, sound: bytes, *, locale: Locale, deadline_s: float, on_progress: OnProgress
    ) -> Transcript:
        """Write down what is said (see the port)."""
        ends_at = time.monotonic() + deadline_s
        self._require_listed()
        self._our_token()  # left to the SDK, a login that fails goes unsaid for a while
        phrases: list[Phrase] = []
        failure: Unavailable | None = None
        with self._recognising(sound, locale) as events:
            for event in self._until_stopped(events, ends_at):
                if isinstance(event, Phrase):
                    phrases.append(event)
                    on_progress(min(1.0, event.end_s * BYTES_PER_SECOND / max(1, len(sound))))
                elif event.error is not sdk.CancellationErrorCode.NoError:
                    failure = self._failure(event.error)
        if failure:
            raise failure
        return transcript_of(phrases, locale, engine=ENGINE, engine_version=_version())

    def token(self) -> SpeechToken:
        """Return a token of the browsers' own identity, in the form that the SDK takes.

        Without that identity there is none: ours would open more than speech.
        """
        if self._browsers is None:
            raise NoSpeechTokens(retry_after_s=_DAY_S)
        self._require_listed()
        try:
            given = self._browsers.credential.get_token(_SCOPE)
        except AzureError:
            raise SpeechRefused(retry_after_s=_THROTTLED_RETRY_S) from None
        expires_at = datetime.fromtimestamp(given.expires_on, UTC)
        if expires_at - self._clock() > LONGEST_TOKEN_LIFE:
            log_event("speech.token_lives_too_long", level=logging.ERROR)
            raise NoSpeechTokens(retry_after_s=_DAY_S)
        token = f"aad#{self._browsers.resource_id}#{given.token}"
        return SpeechToken(token, self._endpoint, expires_at)

    def ping(self) -> str:
        """Return the name and the version of the SDK, if the service knows us."""
        return self._paced_ping()

    def _ask(self) -> str:
        """Read the list of languages: what any role on the resource may."""
        request = HttpRequest(
            "GET",
            f"{self._endpoint}{_LANGUAGES}",
            headers={"Authorization": f"Bearer {self._our_token()}"},
        )
        retries = RetryPolicy(retry_total=1, retry_backoff_factor=0.2, retry_status=0)
        try:
            with PipelineClient[HttpRequest, HttpResponse](
                self._endpoint, policies=[retries]
            ) as client:
                answer = client.send_request(request, connection_timeout=2, read_timeout=5)
        except AzureError:
            raise SpeechFailed(retry_after_s=_RETRY_S) from None
        if answer.status_code != HTTPStatus.OK:
            raise _of_status(answer.status_code)
        return f"{ENGINE} {_version()}"

    def _our_token(self) -> str:
        """Return the token of our identity, which the credential keeps; raises SpeechRefused."""
        try:
            return self._credential.get_token(_SCOPE).token
        except AzureError:
            raise SpeechRefused(retry_after_s=_THROTTLED_RETRY_S) from None

    def _require_listed(self) -> None:
        """Raise SpeechRefused where the SDK, ours or a browser's, would be led elsewhere."""
        try:
            require_listed(self._endpoint)
        except OutboundRefused:
            raise SpeechRefused(retry_after_s=_THROTTLED_RETRY_S) from None

    @contextmanager
    def _recognising(self, sound: bytes, locale: Locale) -> Iterator[SimpleQueue[_Event]]:
        """Let the SDK work on the sound, and yield what it tells."""
        events: SimpleQueue[_Event] = SimpleQueue()
        stopped = Event()
        stream = sdk.audio.PushAudioInputStream(
            sdk.audio.AudioStreamFormat(
                samples_per_second=SAMPLE_RATE, bits_per_sample=16, channels=1
            )
        )
        try:
            recognizer = sdk.SpeechRecognizer(
                self._config(locale), sdk.audio.AudioConfig(stream=stream)
            )
            _assessment(locale).apply_to(recognizer)
        except RuntimeError:  # the native part of the SDK, without a message
            log_event("speech.sdk_failed", level=logging.ERROR)
            raise SpeechFailed(retry_after_s=_THROTTLED_RETRY_S) from None
        recognizer.recognizing.connect(lambda _event: events.put(None))
        recognizer.recognized.connect(lambda event: events.put(phrase_of(event.result.json)))
        recognizer.canceled.connect(
            lambda event: events.put(_Canceled(event.cancellation_details.code))
        )
        recognizer.session_stopped.connect(lambda _event: stopped.set())
        recognizer.session_stopped.connect(lambda _event: events.put(_Stopped()))
        try:
            stream.write(sound)
            stream.close()
            recognizer.start_continuous_recognition_async()
            yield events
        finally:
            # Waited for, a stop takes ten seconds where the server keeps silent; and asked for a
            # second time it delays whoever transcribes next in this process.
            if not stopped.is_set():
                recognizer.stop_continuous_recognition_async()

    def _config(self, locale: Locale) -> sdk.SpeechConfig:
        config = sdk.SpeechConfig(endpoint=self._endpoint, token_credential=self._credential)
        config.speech_recognition_language = locale.value
        config.output_format = sdk.OutputFormat.Detailed
        config.request_word_level_timestamps()
        config.set_profanity(sdk.ProfanityOption.Raw)
        config.set_property(sdk.PropertyId.Speech_SegmentationSilenceTimeoutMs, _SEGMENT_SILENCE_MS)
        config.set_property_by_name(_THROTTLE, str(self._throttle_percent))
        return config

    def _until_stopped(
        self, events: SimpleQueue[_Event], ends_at: float
    ) -> Iterator[Phrase | _Canceled]:
        """Yield what is told until the end; raises SpeechTooSlow."""
        while True:
            wait_s = min(self._silent_after_s, ends_at - time.monotonic())
            try:
                event = events.get(timeout=max(0.0, wait_s))
            except Empty:
                raise SpeechTooSlow(retry_after_s=_RETRY_S) from None
            if isinstance(event, _Stopped):
                return
            if event is not None:
                yield event

    def _failure(self, error: sdk.CancellationErrorCode) -> Unavailable:
        """Return what an error of the service means; its own text may name the resource."""
        kind = _ERRORS.get(error, SpeechFailed)
        level = logging.ERROR if kind is SpeechRefused else logging.WARNING
        log_event("speech.canceled", level=level, failure=error.name)
        throttled = kind in {SpeechThrottled, SpeechRefused}
        return kind(retry_after_s=_THROTTLED_RETRY_S if throttled else _RETRY_S)


def _assessment(locale: Locale) -> sdk.PronunciationAssessmentConfig:
    """Ask for an assessment of speech without a script: nothing to be complete against."""
    config = sdk.PronunciationAssessmentConfig(
        reference_text="",
        grading_system=sdk.PronunciationAssessmentGradingSystem.HundredMark,
        granularity=sdk.PronunciationAssessmentGranularity.Word,
        enable_miscue=False,
    )
    if locale is Locale.EN_US:
        config.enable_prosody_assessment()
    return config


def _of_status(status: int | None) -> Unavailable:
    if status in {401, 403}:
        return SpeechRefused(retry_after_s=_THROTTLED_RETRY_S)
    if status == 429:  # noqa: PLR2004 - Too Many Requests
        return SpeechThrottled(retry_after_s=_THROTTLED_RETRY_S)
    return SpeechFailed(retry_after_s=_RETRY_S)


def _version() -> str:
    return version("azure-cognitiveservices-speech")
