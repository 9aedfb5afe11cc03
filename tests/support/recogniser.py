"""A recogniser that hears what a test tells it to."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.kernel.errors import DomainError
from shared.kernel.vocabulary import Locale
from shared.ports.speech import NoSpeechTokens, OnProgress, Span, SpeechToken, Transcript, Word


def words_of(text: str, *, start_s: float = 0.9, each_s: float = 0.4) -> tuple[Word, ...]:
    """Return the words of a text, evenly spaced."""
    return tuple(
        Word(
            text=word,
            start_s=round(start_s + place * each_s, 3),
            end_s=round(start_s + (place + 0.9) * each_s, 3),
            confidence=0.9,
        )
        for place, word in enumerate(text.split())
    )


def transcript_of(words: Sequence[Word], *, unheard: Sequence[Span] = ()) -> Transcript:
    return Transcript(
        text=" ".join(word.text for word in words),
        words=tuple(words),
        language="en-IN",
        engine="scripted",
        engine_version="1",
        confidence=0.9,
        unheard=tuple(unheard),
    )


@dataclass
class ScriptedSpeech:
    """Hears ``words`` in any sound, or fails; remembers what it was asked."""

    words: Sequence[Word] = ()
    failure: DomainError | None = None
    sounds: list[bytes] = field(default_factory=list)
    locales: list[Locale] = field(default_factory=list)
    deadlines: list[float] = field(default_factory=list)
    unheard: Sequence[Span] = ()

    def transcribe(
        self, sound: bytes, *, locale: Locale, deadline_s: float, on_progress: OnProgress
    ) -> Transcript:
        self.sounds.append(sound)
        self.locales.append(locale)
        self.deadlines.append(deadline_s)
        if self.failure:
            raise self.failure
        on_progress(0.5)
        transcript = transcript_of(self.words, unheard=self.unheard)
        return transcript.model_copy(update={"language": locale.value})

    def token(self) -> SpeechToken:
        raise NoSpeechTokens(retry_after_s=1)

    def ping(self) -> str:
        return "scripted 1"
