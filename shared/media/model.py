"""What is known of a spoken answer, as it is stored: words, numbers and times, never the media.

An analysis of ten minutes of speech is about 150 kB of JSON: a document of its own per answer.
"""

from enum import StrEnum
from typing import BinaryIO, NamedTuple

from pydantic import Field

from shared.kernel.model import Model
from shared.media.sniff import ContainerFormat
from shared.ports.speech import Seconds, Share, Span, Transcript

MAX_SECONDS = 600
"""How long an answer may play."""

MAX_BYTES = 200_000_000
"""How large its file may be: ten minutes at the 2.5 Mbit/s of a browser's recorder, and a bit."""

ANALYSIS_VERSION = "2"
"""Changes when the same recording would give other numbers."""


class MediaKind(StrEnum):
    """What the candidate records."""

    AUDIO = "audio"
    VIDEO = "video"


class Stage(StrEnum):
    """How far an analysis is; it moves down this list."""

    DECODING = "decoding"
    TRANSCRIBING = "transcribing"
    MEASURING = "measuring"


class Progress(NamedTuple):
    """The stage, and how much of it is done."""

    stage: Stage
    share: float


class SeekableCopy(NamedTuple):
    """A copy of a recording in which a browser can seek, and the type of what is in it.

    It is a type of sound where the picture could not be copied.
    """

    file: BinaryIO
    content_type: str


class MomentKind(StrEnum):
    """What was noticed in the words."""

    FILLER = "filler"
    """A sound that fills a pause: um, uh."""

    DISCOURSE_MARKER = "discourse_marker"
    """A phrase that carries no meaning where it stands: you know, basically."""

    HEDGE = "hedge"
    """A phrase that takes back what it introduces: I guess, sort of."""

    REPETITION = "repetition"
    """The same words twice in a row."""


class Moment(Span):
    """Words that were noticed, and when they were said."""

    kind: MomentKind
    text: str


class VoiceDetector(StrEnum):
    """What told voice from silence."""

    SILERO = "silero"
    """A small neural network that knows voices from noise."""

    ENERGY = "energy"
    """Loudness alone, where the network is not installed; only for quiet surroundings."""


class Delivery(Model):
    """How an answer was spoken, in numbers. None means that it could not be measured.

    ``speech_s`` is time with voice; ``span_s`` reaches from the first voice to the last. The
    three rates of words per minute are over ``span_s``, ``speech_s`` and ``duration_s``. Pauses
    are silences of at least 0.25 s between the first voice and the last, heard and not derived
    from word times; ``pauses`` holds the longest, in order of time. Where there was voice without
    words (``unheard_s``), no rate is given: it would be that of the words found.
    """

    duration_s: Seconds
    words: int
    voice_detector: VoiceDetector | None
    speech_s: Seconds | None
    span_s: Seconds | None
    first_voice_s: Seconds | None = Field(description="silence before the first word")
    words_per_minute: float | None
    words_per_minute_speaking: float | None
    words_per_minute_total: float | None
    silence_share: Share | None
    pause_count: int | None
    pause_total_s: Seconds | None
    pause_longest_s: Seconds | None
    long_pause_count: int | None = Field(description="pauses of at least 1 s")
    pauses: tuple[Span, ...] | None
    moments: tuple[Moment, ...]
    unheard_s: Seconds = Field(default=0.0, description="voice for which no words were found")
    filler_recall: Share | None = Field(
        default=None, description="share of um and uh that the recogniser found when measured"
    )
    pitch_range_semitones: float | None = Field(description="10th to 90th percentile")
    loudness_range_db: float | None = Field(description="10th to 90th percentile, while speaking")


class PresenceSource(StrEnum):
    """Who looked at the pictures."""

    SERVER = "server"
    BROWSER = "browser"


class Presence(Model):
    """What the picture shows, as shares of the frames looked at. Shown and never scored.

    ``centred`` is a share of the frames with a face. No frame and no face is kept.
    """

    source: PresenceSource
    frames: int
    face_present: Share
    one_person: Share
    centred: Share | None
    well_lit: Share


class LeftOutReason(StrEnum):
    """Why the picture of a recording was not looked at."""

    CODEC = "codec"
    """It is in a codec that is not decoded here, such as AV1 or HEVC."""

    SIZE = "size"
    """It is larger than 4096 by 2304."""

    DAMAGED = "damaged"
    """Not one frame could be decoded."""


class PictureLeftOut(Model):
    """That the picture was left out, and why. The answer is judged by its sound all the same."""

    reason: LeftOutReason
    codec: str = Field(description="as FFmpeg names it: av1, hevc")


class AnalysedMedia(Model):
    """Everything that is kept of a spoken answer.

    ``partial`` says that this is less than was said: the file was damaged or cut off and only its
    beginning could be read, or ``transcript.unheard`` names stretches without words.
    ``container`` is None when the browser sent words and times instead of a recording.
    ``picture_left_out`` says why a video has no presence of the server's.
    """

    analysis_version: str = ANALYSIS_VERSION
    container: ContainerFormat | None
    duration_s: Seconds
    partial: bool
    transcript: Transcript
    delivery: Delivery
    presence: Presence | None
    picture_left_out: PictureLeftOut | None = None
