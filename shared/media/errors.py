"""Errors of recordings. All but the last are permanent: another recording is needed."""

from shared.kernel.errors import Invalid, TooLarge, Unavailable, UnsupportedType


class Unsupported(UnsupportedType):
    """The file, or its sound, is in a format that cannot be read; the detail says which it is."""

    code = "media.unsupported"
    title = "Unsupported recording format"


class Broken(Invalid):
    """The recording is damaged, or nothing in it can be decoded."""

    code = "media.broken"
    title = "The recording cannot be read"


class Truncated(Invalid):
    """The recording was cut off before the part without which nothing can be decoded."""

    code = "media.truncated"
    title = "The recording is incomplete"


class NoAudio(Invalid):
    """The recording has no audio track."""

    code = "media.no_audio"
    title = "The recording has no audio track"


class NoVideo(Invalid):
    """A video answer has no video track."""

    code = "media.no_video"
    title = "The recording has no video track"


class Silent(Invalid):
    """The audio track contains no speech."""

    code = "media.silent"
    title = "No speech in the recording"


class TooLong(TooLarge):
    """The recording is longer than an answer may be."""

    code = "media.too_long"
    title = "The recording is longer than 10 minutes"


class TooManyBytes(TooLarge):
    """The file is larger than ten minutes of video need."""

    code = "media.too_large"
    title = "The recording is larger than 200 MB"


class TooCostly(Invalid):
    """Decoding the recording exceeds the limits on time or memory."""

    code = "media.too_costly"
    title = "The recording is too complex to process"


class CannotProcessNow(Unavailable):
    """No process can be run here that reads recordings; the recording is not the cause."""

    code = "media.unavailable"
    title = "Recordings cannot be processed at the moment"


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
"""The permanent errors of an analysis."""
