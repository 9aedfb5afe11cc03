"""Speech without a network: Whisper's small English models, run by faster-whisper.

The words come from one recognition without a prompt; stretches of voice that it left out are
recognised again, and fillers come from another recognition of short windows with a prompt
(``shared.adapters.embedded.hearing``). Decoding is greedy at temperature 0 without fallback, with a
fixed number of threads: the same sound gives the same words, and no sound takes many tries. What
was measured is in docs/adr/0013; nothing is said of pronunciation.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from shared.adapters.embedded.hearing import (
    MOST_UNHEARD_S,
    complete,
    gaps,
    unlike_english,
    with_fillers,
)
from shared.adapters.embedded.speech_weights import Weights
from shared.kernel.vocabulary import Locale
from shared.media.sound import Samples, samples_of
from shared.ports.sound import SAMPLE_RATE
from shared.ports.speech import (
    UNDETERMINED,
    NoSpeechTokens,
    OnProgress,
    Span,
    SpeechFailed,
    SpeechLimit,
    SpeechToken,
    SpeechTooSlow,
    Transcript,
    Word,
)

if TYPE_CHECKING:
    from faster_whisper import WhisperModel
    from faster_whisper.transcribe import Segment
    from faster_whisper.transcribe import Word as Token

FILLER_PROMPT = "Umm, so, uh, I was, like, you know, uh, thinking, um..."
"""Whisper leaves fillers out unless what it is shown has some. Shown with long sound it makes the
recogniser skip or repeat whole windows, so it serves to find fillers and for no other word."""

_LEAST_CONFIDENCE = 0.3
"""Mean confidence of a phrase below which it was made up from noise."""

_MOST_REPETITIVE = 2.4
"""Compression ratio of a phrase above which it is a loop: Whisper's own default."""

_SURE_OF_LANGUAGE = 0.8

_TOKENS_PER_S = 8
_LEAST_TOKENS = 16
"""No one speaks faster; a loop ends here."""

_AFTER_VOICE_S = 0.2
_FIRST_SHARE = 0.5
"""Of the progress told, what the first recognition is; the search for fillers is the rest."""

_RETRY_S = 30
_YEAR_S = 31_536_000

_DECODING: dict[str, Any] = {
    "language": "en",
    "beam_size": 1,
    "temperature": 0.0,
    "condition_on_previous_text": False,
    "word_timestamps": True,
}

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
            recording = Recording(
                model=self.model,
                samples=samples_of(sound),
                ends_at=ends_at,
                on_progress=on_progress,
            )
            words = recording.words()
            return self._transcript(recording, words, locale)
        finally:
            self._turn.release()

    def token(self) -> SpeechToken:
        """Raise NoSpeechTokens: there is no service that a browser could reach."""
        raise NoSpeechTokens(retry_after_s=_YEAR_S)

    def ping(self) -> str:
        """Return the model's name; raises SpeechFailed where it is not installed."""
        self._weights.require()
        return f"whisper-{self._weights.name} {self._weights.digest[:12]}"

    @cached_property
    def model(self) -> "WhisperModel":
        """The verified weights, loaded when first needed; raises SpeechFailed."""
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

    def _transcript(
        self, recording: "Recording", words: tuple[Word, ...], locale: Locale
    ) -> Transcript:
        confidences = [word.confidence for word in words if word.confidence is not None]
        return Transcript(
            text=" ".join(word.text for word in words),
            words=words,
            language=locale.value,
            engine=f"whisper-{self._weights.name}",
            engine_version=self._weights.digest[:12],
            confidence=round(float(np.mean(confidences)), 3) if confidences else None,
            limits=_LIMITS,
            unheard=tuple(gaps(words, recording.voice, least_s=MOST_UNHEARD_S)),
            filler_recall=self._weights.filler_recall,
            other_language=recording.other_language(words),
        )


@dataclass(frozen=True, kw_only=True)
class Recording:
    """One recording while it is recognised.

    Each recognition raises SpeechTooSlow once ``ends_at``, by the monotonic clock, has passed.
    """

    model: "WhisperModel"
    samples: Samples
    ends_at: float
    on_progress: OnProgress
    _told: list[float] = field(default_factory=list)

    def words(self) -> tuple[Word, ...]:
        """Return all words, fillers among them; none where nobody speaks."""
        if not self.voice:
            return ()
        words = complete(self.first(), self.voice, self.again)
        return with_fillers(words, self.voice, self.for_fillers)

    def first(self) -> tuple[Word, ...]:
        """Recognise the whole."""
        words: list[Word] = []
        for segment in self._segments(self.samples, vad_filter=True):
            words += _heard(segment, last_s=self._last_s)
            self._tell(_FIRST_SHARE * float(segment.end) * SAMPLE_RATE / len(self.samples))
        return tuple(words)

    def again(self, stretch: Span) -> list[Word]:
        """Recognise a stretch by itself, however unlikely speech seems to the recogniser."""
        return self._window(stretch, no_speech_threshold=None)

    def for_fillers(self, stretch: Span) -> list[Word]:
        """Recognise a short stretch with a prompt that has fillers."""
        words = self._window(stretch, hotwords=FILLER_PROMPT, without_timestamps=True)
        done = stretch.end_s * SAMPLE_RATE / len(self.samples)
        self._tell(_FIRST_SHARE + (1 - _FIRST_SHARE) * done)
        return words

    @cached_property
    def voice(self) -> tuple[Span, ...]:
        """When there is voice, by the network that comes with faster-whisper."""
        from faster_whisper.vad import get_speech_timestamps  # noqa: PLC0415 - see above

        found = get_speech_timestamps(
            self.samples, min_silence_duration_ms=200, min_speech_duration_ms=150, speech_pad_ms=0
        )
        return tuple(
            Span(start_s=each["start"] / SAMPLE_RATE, end_s=each["end"] / SAMPLE_RATE)
            for each in found
        )

    def other_language(self, words: Sequence[Word]) -> str | None:
        """Return the language, by ISO 639-1, if it is surely not English; see Transcript.

        Where the model knows no other language, or is not sure, the words tell that it made of the
        speech.
        """
        if not self.voice:
            return None
        if self.model.model.is_multilingual:
            language, probability, _ = self.model.detect_language(self.samples, vad_filter=True)
            if probability >= _SURE_OF_LANGUAGE:
                return None if language == "en" else language
        return UNDETERMINED if unlike_english(words) else None

    @property
    def _last_s(self) -> float:
        return self.voice[-1].end_s + _AFTER_VOICE_S

    def _window(self, stretch: Span, **options: float | str | None) -> list[Word]:
        from_place, to_place = (
            int(edge_s * SAMPLE_RATE) for edge_s in (stretch.start_s, stretch.end_s)
        )
        samples = self.samples[from_place:to_place]
        tokens = _LEAST_TOKENS + int(_TOKENS_PER_S * len(samples) / SAMPLE_RATE)
        return [
            word
            for segment in self._segments(samples, max_new_tokens=tokens, **options)
            for word in _heard(segment, last_s=self._last_s, from_s=stretch.start_s)
        ]

    def _segments(self, samples: Samples, **options: float | str | None) -> "Iterator[Segment]":
        """Yield the phrases of some sound, without those that go round in circles."""
        segments, _ = self.model.transcribe(samples, **{**_DECODING, **options})
        for segment in segments:
            if time.monotonic() > self.ends_at:
                raise SpeechTooSlow(retry_after_s=_RETRY_S)
            if segment.compression_ratio <= _MOST_REPETITIVE:
                yield segment

    def _tell(self, share: float) -> None:
        self._told.append(max([0.0, *self._told[-1:], min(1.0, share)]))
        self.on_progress(self._told[-1])


def _heard(segment: "Segment", *, last_s: float, from_s: float = 0.0) -> Iterator[Word]:
    """Yield the words of a phrase, without what was made up from silence or noise."""
    words = [word for word in _joined(segment.words or (), from_s) if word.start_s < last_s]
    sure = [word.confidence for word in words if word.confidence is not None]
    if sure and sum(sure) / len(sure) >= _LEAST_CONFIDENCE:
        yield from words


def _joined(tokens: "Iterable[Token]", from_s: float) -> Iterator[Word]:
    """Yield words: "30" and "%" are one."""
    word: Word | None = None
    for token in tokens:
        start_s, end_s = (round(from_s + float(edge_s), 3) for edge_s in (token.start, token.end))
        confidence = round(float(token.probability), 3)
        text = token.word.strip()
        if word and not token.word.startswith(" "):
            text, start_s = word.text + text, word.start_s
        elif word:
            yield word
        word = Word(text=text, start_s=start_s, end_s=end_s, confidence=confidence)
    if word:
        yield word
