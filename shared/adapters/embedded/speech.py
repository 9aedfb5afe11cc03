"""Speech without a network: Whisper's small English models, run by faster-whisper.

Measured on 462 words of real English speech: one word in 17 wrong with ``tiny.en``, one in 28 with
``base``; a third of "um" and "uh" is not written down; nothing is said of pronunciation. Decoding
is greedy at temperature 0: the same sound gives the same words, and no sound takes many tries.
"""

import time
from collections.abc import Iterable, Iterator
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from shared.adapters.embedded.speech_weights import Weights
from shared.kernel.vocabulary import Locale
from shared.ports.sound import SAMPLE_RATE
from shared.ports.speech import (
    NoSpeechTokens,
    OnProgress,
    SpeechFailed,
    SpeechLimit,
    SpeechToken,
    SpeechTooSlow,
    Transcript,
    Word,
)

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

_FILLER_PROMPT = "Umm, so, uh, I was, like, you know, uh, thinking, um..."
"""Whisper leaves fillers out unless what it is shown has some. Given anew for every window of 30 s:
as a mere first prompt it is forgotten after the first one."""

_LEAST_CONFIDENCE = 0.3
"""Mean confidence of a phrase below which it was made up from noise."""

_AFTER_VOICE_S = 0.2
_RETRY_S = 30
_YEAR_S = 31_536_000

_LIMITS = (
    SpeechLimit.ENGLISH_ONLY,
    SpeechLimit.NO_PRONUNCIATION,
    SpeechLimit.FILLERS_UNDERCOUNTED,
)


class EmbeddedSpeech:
    """Transcribes on this machine, one recording at a time."""

    def __init__(self, weights: Weights, *, threads: int = 2) -> None:
        """Load nothing yet."""
        self._weights = weights
        self._threads = threads
        self._turn = Lock()

    def transcribe(
        self, sound: bytes, *, locale: Locale, deadline_s: float, on_progress: OnProgress
    ) -> Transcript:
        """Write down what is said (see the port); waiting for another recording counts."""
        ends_at = time.monotonic() + deadline_s
        if not self._turn.acquire(timeout=deadline_s):
            raise SpeechTooSlow(retry_after_s=_RETRY_S)
        try:
            words = list(self._words(sound, ends_at, on_progress))
        finally:
            self._turn.release()
        confidences = [word.confidence for word in words if word.confidence is not None]
        return Transcript(
            text=" ".join(word.text for word in words),
            words=tuple(words),
            language=locale.value,
            engine=f"whisper-{self._weights.name}",
            engine_version=self._weights.digest[:12],
            confidence=round(float(np.mean(confidences)), 3) if confidences else None,
            limits=_LIMITS,
        )

    def token(self) -> SpeechToken:
        """Raise NoSpeechTokens: there is no service that a browser could reach."""
        raise NoSpeechTokens(retry_after_s=_YEAR_S)

    def ping(self) -> str:
        """Return the model's name; raises SpeechFailed where it is not installed."""
        self._weights.require()
        return f"whisper-{self._weights.name} {self._weights.digest[:12]}"

    @cached_property
    def _model(self) -> "WhisperModel":
        """Load the verified weights; raises SpeechFailed."""
        files: dict[str, Any] = dict(self._weights.load())
        try:
            from faster_whisper import WhisperModel  # noqa: PLC0415 - a deployment has it not
        except ImportError:
            raise SpeechFailed(retry_after_s=_YEAR_S) from None
        return WhisperModel(
            self._weights.name,
            device="cpu",
            compute_type="int8",
            cpu_threads=self._threads,
            files=files,
        )

    def _words(self, sound: bytes, ends_at: float, on_progress: OnProgress) -> Iterator[Word]:
        from faster_whisper.vad import get_speech_timestamps  # noqa: PLC0415 - see above

        model = self._model
        samples = np.frombuffer(sound, "<i2").astype(np.float32) / 32768
        voice = get_speech_timestamps(samples)
        if not voice:
            return
        last_s = voice[-1]["end"] / SAMPLE_RATE + _AFTER_VOICE_S
        segments, _ = model.transcribe(
            samples,
            language="en",
            beam_size=1,
            temperature=0.0,
            condition_on_previous_text=False,
            hotwords=_FILLER_PROMPT,
            vad_filter=True,
            word_timestamps=True,
        )
        for segment in segments:
            if time.monotonic() > ends_at:
                raise SpeechTooSlow(retry_after_s=_RETRY_S)
            yield from _heard(segment.words or [], last_s)
            on_progress(min(1.0, float(segment.end) * SAMPLE_RATE / len(samples)))


def _heard(tokens: Iterable[Any], last_s: float) -> Iterator[Word]:
    """Yield the words of a phrase, without what was made up from silence or noise."""
    words: list[Word] = []
    for token in tokens:
        start_s, end_s = round(float(token.start), 3), round(float(token.end), 3)
        if words and not token.word.startswith(" "):  # "30" and "%": one word
            before = words.pop()
            text, start_s = before.text + token.word.strip(), before.start_s
        else:
            text = token.word.strip()
        if start_s < last_s:
            confidence = round(float(token.probability), 3)
            words.append(Word(text=text, start_s=start_s, end_s=end_s, confidence=confidence))
    sure = [word.confidence for word in words if word.confidence is not None]
    if sure and sum(sure) / len(sure) >= _LEAST_CONFIDENCE:
        yield from words
