"""Speech: turns spoken sound into words with times.

Everything in a ``Transcript`` is stored as it is, with the name and version of the engine, so that
a later engine may hear differently without making old transcripts unreadable.
"""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Annotated, NamedTuple, Protocol

from pydantic import Field

from shared.kernel.errors import InTurn, Unavailable
from shared.kernel.model import Model
from shared.kernel.vocabulary import Locale

Seconds = Annotated[float, Field(ge=0, description="from the start of the recording")]
Hundred = Annotated[float, Field(ge=0, le=100)]
Share = Annotated[float, Field(ge=0, le=1)]

type OnProgress = Callable[[float], None]
"""Told now and then how much is done, from 0 to 1; may be called from another thread."""


UNDETERMINED = "und"
"""A language that is not known, by ISO 639-2."""


class SpeechLimit(StrEnum):
    """What an engine cannot tell; shown with every result that rests on it."""

    ENGLISH_ONLY = "english_only"
    NO_PRONUNCIATION = "no_pronunciation"
    NO_PROSODY = "no_prosody"
    """Prosody is assessed for en-US only."""

    FILLERS_UNDERCOUNTED = "fillers_undercounted"
    """Not every "um" and "uh" is written down; ``Transcript.filler_recall`` says how many are."""

    FILLERS_ENGINE_DEPENDENT = "fillers_engine_dependent"
    """Whether "um" and "uh" are written down depends on the service and may change."""


class Span(Model):
    """A stretch of the recording."""

    start_s: Seconds
    end_s: Seconds


class Word(Model):
    """A word as it was heard. ``text`` may carry punctuation.

    ``accuracy`` says how close the sounds are to the expected ones, where the engine assesses
    that. It is shown and never scored: it moves with the accent.
    """

    text: str
    start_s: Seconds
    end_s: Seconds
    confidence: Share | None = None
    accuracy: Hundred | None = None


class Pronunciation(Model):
    """The assessment of a whole answer. Speech without a script has no completeness."""

    accuracy: Hundred | None
    fluency: Hundred | None
    prosody: Hundred | None
    assessed_words: int


class Transcript(Model):
    """What was said; ``words`` are in order of time, and none are there if nobody spoke.

    ``unheard`` names the stretches of voice for which no words were found, even when they were
    recognised again by themselves: where there are any, the transcript is partial. Of an engine
    that does not check this, it is empty. ``filler_recall`` is the share of "um" and "uh" that the
    engine wrote down when it was measured, None where that is not known. ``other_language`` is that
    of the speech, by ISO 639-1, where the engine is sure that it is not English; UNDETERMINED where
    it cannot tell which one it is.
    """

    text: str
    words: tuple[Word, ...]
    language: str
    engine: str
    engine_version: str
    confidence: Share | None = None
    pronunciation: Pronunciation | None = None
    limits: tuple[SpeechLimit, ...] = ()
    unheard: tuple[Span, ...] = ()
    filler_recall: Share | None = None
    other_language: str | None = None


class SpeechToken(NamedTuple):
    """A secret with which a browser may use the speech service itself until it expires."""

    token: str
    endpoint: str
    expires_at: datetime


class SpeechFailed(Unavailable):
    """The engine cannot transcribe this now, for a reason that does not lie in the sound."""

    code = "speech.failed"
    title = "Speech recognition is not responding"


class SpeechThrottled(Unavailable):
    """The engine is asked too often."""

    code = "speech.throttled"
    title = "Speech recognition is busy"


class AnswerWaits(InTurn):
    """Speech recognition hears as many answers as it has sessions; this one waits for its turn."""

    code = "speech.in_turn"
    title = "The answer waits for its turn"


class SpeechRefused(Unavailable):
    """The engine does not accept our credentials; the operator must act."""

    code = "speech.refused"
    title = "Speech recognition is not configured"


class SpeechTooSlow(Unavailable):
    """The engine did not finish before the deadline."""

    code = "speech.too_slow"
    title = "Speech recognition is taking too long"


class NoSpeechTokens(Unavailable):
    """The engine in use cannot be reached from a browser; upload the sound instead."""

    code = "speech.no_tokens"
    title = "Speech recognition is not available directly from the browser"


class Speech(Protocol):
    """Transcribes sound."""

    def transcribe(
        self, sound: bytes, *, locale: Locale, deadline_s: float, on_progress: OnProgress
    ) -> Transcript:
        """Write down what is said in sound of the form that ``shared.ports.sound`` describes.

        Ends within ``deadline_s`` and a second or two. Raises SpeechFailed, SpeechThrottled,
        SpeechRefused or SpeechTooSlow. Sound without speech gives a transcript without words.
        """
        ...

    def token(self) -> SpeechToken:
        """Return a token for a browser; raises NoSpeechTokens or as ``transcribe`` does."""
        ...

    def ping(self) -> str:
        """Return the engine's name and version, or raise Unavailable."""
        ...


SPEECH_ERRORS = (SpeechFailed, SpeechThrottled, SpeechRefused, SpeechTooSlow)
"""What a transcription may fail with; each may succeed later."""
