"""What a browser sends that used the speech service, and looked at the picture, by itself.

Nobody can check it against the recording, which never left the browser; it is checked against
itself, and only the owner's own result rests on it.
"""

from itertools import pairwise
from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from shared.kernel.model import Model
from shared.kernel.vocabulary import Locale
from shared.media.model import MAX_SECONDS
from shared.media.presence import MAX_SAMPLES, PresenceSample
from shared.ports.speech import SpeechLimit, Transcript, Word

MAX_WORDS = 4000
"""More than anybody says in ten minutes."""

_ROUNDING_S = 0.5

ENGINE = "azure-speech-in-browser"


class BrowserWord(Word):
    """A word as the browser's recogniser heard it."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(min_length=1, max_length=80)]


class BrowserAnswer(Model):
    """The words with their times, and about one look at the picture a second."""

    model_config = ConfigDict(extra="forbid")

    duration_s: Annotated[float, Field(gt=0, le=MAX_SECONDS + 1)]
    language: Locale
    engine_version: Annotated[str, Field(max_length=40, pattern=r"^[A-Za-z0-9._ -]*$")] = ""
    words: Annotated[tuple[BrowserWord, ...], Field(max_length=MAX_WORDS)]
    pictures: Annotated[tuple[PresenceSample, ...], Field(max_length=MAX_SAMPLES)] = ()

    @model_validator(mode="after")
    def _words_follow_each_other(self) -> Self:
        if any(word.end_s < word.start_s for word in self.words):
            raise ValueError("a word ends before it begins")
        if any(after.start_s < before.start_s for before, after in pairwise(self.words)):
            raise ValueError("the words are not in order of time")
        if any(word.end_s > self.duration_s + _ROUNDING_S for word in self.words):
            raise ValueError("a word ends after the answer")
        return self

    @model_validator(mode="after")
    def _pictures_are_plausible(self) -> Self:
        if any(after.at_s <= before.at_s for before, after in pairwise(self.pictures)):
            raise ValueError("the looks at the picture are not in order of time")
        if any(each.at_s > self.duration_s + _ROUNDING_S for each in self.pictures):
            raise ValueError("a look at the picture lies after the answer")
        return self


def transcript_of(answer: BrowserAnswer) -> Transcript:
    """Return the words as a transcript; pronunciation is not taken from a browser."""
    return Transcript(
        text=" ".join(word.text for word in answer.words),
        words=tuple(Word(**word.model_dump()) for word in answer.words),
        language=answer.language,
        engine=ENGINE,
        engine_version=answer.engine_version,
        limits=(SpeechLimit.NO_PRONUNCIATION, SpeechLimit.FILLERS_ENGINE_DEPENDENT),
    )
