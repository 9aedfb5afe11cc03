"""Decoding a recording in the sandbox, where it cannot harm the worker."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from shared.kernel.errors import DomainError
from shared.kernel.trace import log_event
from shared.media.decoding.codecs import ACCEPTED_SOUND, UNKNOWN_CODEC
from shared.media.errors import (
    Broken,
    CannotProcessNow,
    NoAudio,
    NoVideo,
    TooCostly,
    TooLong,
    TooManyBytes,
    Truncated,
    Unsupported,
)
from shared.media.model import MAX_BYTES, MAX_SECONDS, MediaKind, PictureLeftOut
from shared.media.presence import PresenceSample
from shared.media.sniff import HEAD_BYTES, ContainerFormat, sniff
from shared.ports.sound import BYTES_PER_SECOND
from shared.sandbox.errors import ReaderError
from shared.sandbox.process import Limits, SandboxFault, run_in_sandbox

_FAILURES: dict[str, type[DomainError]] = {
    "unsupported": Unsupported,
    "broken": Broken,
    "truncated": Truncated,
    "no_audio": NoAudio,
    "no_video": NoVideo,
    "too_long": TooLong,
    "too_costly": TooCostly,
}

_READERS = {
    MediaKind.AUDIO: "shared.media.decoding.reader:read",
    MediaKind.VIDEO: "shared.media.decoding.picture:read",
}

_CODEC = re.compile(r"[a-z0-9_]{1,32}")
"""A name that FFmpeg gives a codec; the child is not believed anything else."""

_GRACE_S = 1.0
"""A recorder that is stopped at ten minutes stops a little later."""

_RETRY_S = 60

_OUTPUT_BYTES = int((MAX_SECONDS + 10) * BYTES_PER_SECOND) + (1 << 20)

LIMITS = {
    MediaKind.AUDIO: Limits(
        cpu_s=20, wall_s=60.0, memory_bytes=1 << 30, output_bytes=_OUTPUT_BYTES
    ),
    MediaKind.VIDEO: Limits(
        cpu_s=300, wall_s=600.0, memory_bytes=1 << 30, output_bytes=_OUTPUT_BYTES
    ),
}
"""What decoding one answer may use; `python -m bench media` says what it does use."""


class Decoded(NamedTuple):
    """A recording as sound of SAMPLE_RATE, 16 bit, one channel, and as looks at its pictures.

    ``left_out`` says why there are none of a video's pictures.
    """

    container: ContainerFormat
    sound: bytes
    partial: bool
    pictures: list[PresenceSample]
    left_out: PictureLeftOut | None = None

    @property
    def seconds(self) -> float:
        """How long it plays."""
        return len(self.sound) / BYTES_PER_SECOND


def decode(
    media: Iterable[bytes],
    kind: MediaKind,
    *,
    limits: Limits | None = None,
    most_seconds: float = MAX_SECONDS,
) -> Decoded:
    """Decode a recording given in pieces; raises what ``MEDIA_ERRORS`` lists except Silent.

    Raises CannotProcessNow too, if no child can be run here. The pictures are looked at for a video
    answer only.
    """
    pieces = _capped(media)
    head = b""
    for piece in pieces:
        head += piece
        if len(head) >= HEAD_BYTES:
            break
    container = sniff(head[:HEAD_BYTES])
    try:
        result = run_in_sandbox(
            _READERS[kind],
            chain([head], pieces),
            limits or LIMITS[kind],
            container=container.value,
            most_seconds=most_seconds + _GRACE_S,
        )
    except ReaderError as error:
        if error.fault:
            log_event("media.unreadable", failure=error.code, fault=error.fault)
        raise _failure(error) from None
    except SandboxFault:
        raise CannotProcessNow(retry_after_s=_RETRY_S) from None
    left_out = result.values["left_out"]
    return Decoded(
        container=container,
        sound=result.payload,
        partial=result.values["partial"],
        pictures=[PresenceSample.model_validate(each) for each in result.values["pictures"]],
        left_out=PictureLeftOut.model_validate(left_out) if left_out else None,
    )


def _failure(error: ReaderError) -> DomainError:
    """Return the error of the domain; one that is about a codec names it and what is accepted."""
    kind = _FAILURES[error.code]
    if not _CODEC.fullmatch(error.found):
        return kind()
    codec = "an unknown codec" if error.found == UNKNOWN_CODEC else error.found
    return kind(detail=f"The sound is in {codec}. Accepted are {ACCEPTED_SOUND}.")


def _capped(media: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the pieces; raises TooManyBytes as soon as there are more than MAX_BYTES."""
    size = 0
    for piece in media:
        size += len(piece)
        if size > MAX_BYTES:
            raise TooManyBytes
        yield piece
