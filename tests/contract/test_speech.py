"""What every recogniser does: Azure's real SDK with a local service, and Whisper on this machine.

The contract is one; what only one of them does is in ``test_azure_speech`` and
``test_embedded_speech``.
"""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import pytest

from shared.adapters.azure.speech import AzureSpeech
from shared.adapters.embedded.speech import EmbeddedSpeech
from shared.adapters.embedded.speech_weights import WEIGHTS
from shared.kernel.vocabulary import Locale
from shared.media.decoding.sandboxed import decode
from shared.media.model import MediaKind
from shared.ports.speech import Speech, SpeechTooSlow, Transcript
from tests.support.azure_login import Login, needs_native_sdk
from tests.support.clock import FixedClock
from tests.support.recorder import spoken
from tests.support.speech_service import Phrase, SpeechService, serving

SPOKEN = (
    Phrase("I led the migration of our billing service to the cloud.", 1.3, 4.0),
    Phrase("We reduced the monthly cost by 30%.", 5.5, 8.2),
    Phrase("And, uh, I learned how to communicate with stakeholders.", 8.8, 12.2),
)
EXPECTED = {"migration", "billing", "service", "reduced", "monthly", "cost", "communicate"}


@cache
def sound() -> bytes:
    return decode([spoken()], MediaKind.AUDIO).sound


@cache
def whisper() -> EmbeddedSpeech:
    return EmbeddedSpeech(WEIGHTS["tiny.en"])


@pytest.fixture(params=["embedded", pytest.param("azure", marks=needs_native_sdk)])
def speech(request: pytest.FixtureRequest, clock: FixedClock) -> Iterator[Speech]:
    if request.param == "embedded":
        yield whisper()
        return
    with serving(SpeechService(SPOKEN)) as service:
        yield AzureSpeech(service.url, credential=Login(), clock=clock, throttle_percent=1000)


def heard(speech: Speech, what: bytes, told: list[float] | None = None) -> Transcript:
    progress = [] if told is None else told
    return speech.transcribe(what, locale=Locale.EN_IN, deadline_s=100, on_progress=progress.append)


def test_words_come_with_times_in_order_and_progress_up_to_the_end(speech: Speech) -> None:
    told: list[float] = []

    transcript = heard(speech, sound(), told)

    words = {word.text.lower().strip(".,") for word in transcript.words}
    assert words >= EXPECTED
    assert "uh" in words
    assert all(0 <= word.start_s <= word.end_s <= 13.5 for word in transcript.words)
    assert all(one.start_s <= other.start_s for one, other in pairwise(transcript.words))
    assert transcript.language == "en-IN"
    assert transcript.engine
    assert transcript.engine_version
    assert transcript.limits
    assert transcript.confidence is not None
    assert told == sorted(told)
    assert 0 < told[-1] <= 1


def test_what_the_caller_raises_in_between_passes_through(speech: Speech) -> None:
    class Cancelled(Exception):
        pass

    def cancel(_share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        speech.transcribe(sound(), locale=Locale.EN_US, deadline_s=100, on_progress=cancel)


def test_a_deadline_that_has_passed_is_kept(speech: Speech) -> None:
    with pytest.raises(SpeechTooSlow) as caught:
        speech.transcribe(
            sound(), locale=Locale.EN_US, deadline_s=0, on_progress=lambda _share: None
        )
    assert caught.value.retry_after_s > 0


def test_the_engine_says_what_it_is(speech: Speech) -> None:
    name, _, version = speech.ping().partition(" ")

    assert name.startswith(("whisper", "azure"))
    assert version
