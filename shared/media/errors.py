"""What can go wrong with a recording, in words of the domain. None of it goes away by itself."""

from shared.kernel.errors import Invalid, TooLarge, UnsupportedType


class Unsupported(UnsupportedType):
    """The file is no recording of a kind that is taken, whatever its name or type says."""

    code = "media.unsupported"
    title = "This is not a WebM, MP4, WAV, MP3 or Ogg recording"


class Broken(Invalid):
    """The recording is damaged, or made in a way that nothing can be decoded."""

    code = "media.broken"
    title = "The recording cannot be read"


class Truncated(Invalid):
    """The recording was cut off before the part without which nothing can be decoded."""

    code = "media.truncated"
    title = "The recording is incomplete"


class NoAudio(Invalid):
    """The recording has no sound track."""

    code = "media.no_audio"
    title = "The recording has no sound"


class NoVideo(Invalid):
    """A video answer has no picture track."""

    code = "media.no_video"
    title = "The recording has no picture"


class Silent(Invalid):
    """There is a sound track and no voice in it."""

    code = "media.silent"
    title = "Nobody speaks in the recording"


class TooLong(TooLarge):
    """The recording plays longer than an answer may."""

    code = "media.too_long"
    title = "The recording is longer than 10 minutes"


class TooManyBytes(TooLarge):
    """The file is larger than ten minutes of video need."""

    code = "media.too_large"
    title = "The recording is larger than 200 MB"


class TooCostly(Invalid):
    """Decoding the recording takes more time or memory than it may."""

    code = "media.too_costly"
    title = "The recording takes too much time or memory to read"


MEDIA_ERRORS = (
    Unsupported,
    Broken,
    Truncated,
    NoAudio,
    NoVideo,
    Silent,
    TooLong,
    TooManyBytes,
    TooCostly,
)
"""What an analysis may fail with for good; another recording is needed."""
