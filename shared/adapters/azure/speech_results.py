"""What Azure Speech says of a phrase, in our words, and the assessment of a whole answer."""

from collections.abc import Sequence
from statistics import fmean

from pydantic import Field, ValidationError

from shared.kernel.model import Model
from shared.kernel.vocabulary import Locale
from shared.ports.speech import Pronunciation, SpeechLimit, Transcript, Word

_TICKS = 10_000_000
"""The service counts in units of 100 ns."""


class Phrase(Model):
    """One recognised phrase; the scores are missing where the service did not assess."""

    text: str
    words: tuple[Word, ...]
    end_s: float
    confidence: float
    prosody: float | None


class _Scores(Model):
    accuracy: float | None = Field(None, alias="AccuracyScore")
    prosody: float | None = Field(None, alias="ProsodyScore")


class _Word(Model):
    text: str = Field(alias="Word")
    offset: int = Field(alias="Offset")
    duration: int = Field(alias="Duration")
    confidence: float | None = Field(None, alias="Confidence")
    scores: _Scores = Field(default_factory=_Scores, alias="PronunciationAssessment")


class _Best(Model):
    confidence: float = Field(0.0, alias="Confidence")
    display: str = Field("", alias="Display")
    words: list[_Word] = Field([], alias="Words")
    scores: _Scores = Field(default_factory=_Scores, alias="PronunciationAssessment")


class _Result(Model):
    best: list[_Best] = Field([], alias="NBest")


def phrase_of(result: str) -> Phrase | None:
    """Read a detailed result; None if nothing was recognised.

    The words are the lexical ones, which keep what the readable text leaves out.
    """
    try:
        best = _Result.model_validate_json(result).best[0]
    except (ValidationError, IndexError):
        return None
    words = tuple(_word(each) for each in best.words)
    if not words:
        return None
    return Phrase(
        text=best.display,
        words=words,
        end_s=words[-1].end_s,
        confidence=best.confidence,
        prosody=best.scores.prosody,
    )


def transcript_of(
    phrases: Sequence[Phrase], locale: Locale, *, engine: str, engine_version: str
) -> Transcript:
    """Put the phrases of an answer together."""
    words = tuple(word for phrase in phrases for word in phrase.words)
    pronunciation = _assessed(phrases)
    limits = [SpeechLimit.FILLERS_ENGINE_DEPENDENT]
    if pronunciation is None:
        limits.append(SpeechLimit.NO_PRONUNCIATION)
    elif pronunciation.prosody is None:
        limits.append(SpeechLimit.NO_PROSODY)
    return Transcript(
        text=" ".join(phrase.text for phrase in phrases),
        words=words,
        language=locale.value,
        engine=engine,
        engine_version=engine_version,
        confidence=_mean([phrase.confidence for phrase in phrases for _ in phrase.words], 3),
        pronunciation=pronunciation,
        limits=tuple(limits),
    )


def _word(word: _Word) -> Word:
    return Word(
        text=word.text,
        start_s=round(word.offset / _TICKS, 3),
        end_s=round((word.offset + word.duration) / _TICKS, 3),
        confidence=word.confidence,
        accuracy=word.scores.accuracy,
    )


def _assessed(phrases: Sequence[Phrase]) -> Pronunciation | None:
    """Assess an answer from its words, as Microsoft's samples for long speech do.

    The service assesses phrases, and its completeness compares with a script that there is none
    of. Accuracy is the mean over words, prosody the mean over words of their phrase's, and fluency
    the share of the time from the first word to the last in which a word is spoken.
    """
    words = [word for phrase in phrases for word in phrase.words if word.accuracy is not None]
    if not words:
        return None
    spoken = sum(word.end_s - word.start_s for word in words)
    span = words[-1].end_s - words[0].start_s
    return Pronunciation(
        accuracy=_mean([word.accuracy for word in words if word.accuracy is not None], 1),
        fluency=round(min(100.0, 100 * spoken / span), 1) if span else None,
        prosody=_mean(
            [each.prosody for each in phrases if each.prosody is not None for _ in each.words], 1
        ),
        assessed_words=len(words),
    )


def _mean(values: Sequence[float], digits: int) -> float | None:
    return round(fmean(values), digits) if values else None
