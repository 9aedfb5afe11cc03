"""Making a recording fit to be kept: a browser can seek in it, and knows how long it plays."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain
from typing import BinaryIO

from shared.kernel.trace import log_event
from shared.media.errors import Unsupported
from shared.media.model import MAX_BYTES
from shared.media.sniff import HEAD_BYTES, ContainerFormat, sniff
from shared.sandbox.errors import ReaderError
from shared.sandbox.process import Limits, SandboxFault, sandboxed

_HEAD_BYTES = 1 << 16
"""As many bytes of a file as tell whether it has a length; recorders write it first."""

_CLUSTER, _DURATIONS = b"\x1f\x43\xb6\x75", (b"\x44\x89\x84", b"\x44\x89\x88")
"""Ids of Matroska (RFC 9559) where media begins, and where the length stands as a float."""

_LIMITS = Limits(cpu_s=60, wall_s=120.0, memory_bytes=1 << 30, output_bytes=MAX_BYTES + (8 << 20))


@contextmanager
def seekable(media: Iterable[bytes]) -> Iterator[BinaryIO | None]:
    """Yield a copy of a recording in which a browser can seek, while the block lasts.

    None if the recording is such already, or cannot be copied whole: it is kept as it is. What
    reading ``media`` raises passes through.
    """
    with ExitStack() as open_until_the_end:
        try:
            yielded = _copy_of(iter(media), open_until_the_end)
        except (ReaderError, SandboxFault) as error:
            log_event("media.not_remuxed", failure=getattr(error, "code", "fault"))
            yielded = None
        yield yielded


def _copy_of(pieces: Iterator[bytes], open_until_the_end: ExitStack) -> BinaryIO | None:
    head = b""
    for piece in pieces:
        head += piece
        if len(head) >= _HEAD_BYTES:
            break
    container = _without_length(head)
    if container is None:
        return None
    run = sandboxed(
        "shared.media.decoding.remux:read",
        chain([head], pieces),
        _LIMITS,
        container=container.value,
    )
    return open_until_the_end.enter_context(run).payload


def _without_length(head: bytes) -> ContainerFormat | None:
    """Return the container of a file that does not say how long it plays; None for others."""
    try:
        container = sniff(head[:HEAD_BYTES])
    except Unsupported:
        return None
    before_media = head[:_HEAD_BYTES].partition(_CLUSTER)[0]
    lacks = {
        ContainerFormat.MATROSKA: not any(each in before_media for each in _DURATIONS),
        ContainerFormat.MP4: b"mvex" in head[:_HEAD_BYTES],  # in fragments
    }
    return container if lacks.get(container) else None
