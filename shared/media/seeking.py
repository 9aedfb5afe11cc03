"""Making a recording fit to be kept: a browser can seek in it, and it has no tags.

Telephones write into a file where it was made, on which device and by whom.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain
from typing import BinaryIO

from shared.kernel.trace import log_event
from shared.media.errors import Unsupported
from shared.media.model import MAX_BYTES
from shared.media.sniff import HEAD_BYTES, sniff
from shared.sandbox.errors import ReaderError
from shared.sandbox.process import Limits, SandboxFault, sandboxed

_LIMITS = Limits(cpu_s=60, wall_s=120.0, memory_bytes=1 << 30, output_bytes=MAX_BYTES + (8 << 20))


@contextmanager
def seekable(media: Iterable[bytes]) -> Iterator[BinaryIO | None]:
    """Yield a copy of a recording that can be sought in and has no tags, while the block lasts.

    None if it cannot be copied whole: it is kept as it is. What reading ``media`` raises passes
    through.
    """
    with ExitStack() as open_until_the_end:
        try:
            yielded = _copy_of(iter(media), open_until_the_end)
        except (ReaderError, SandboxFault, Unsupported) as error:
            log_event("media.not_remuxed", failure=getattr(error, "code", "fault"))
            yielded = None
        yield yielded


def _copy_of(pieces: Iterator[bytes], open_until_the_end: ExitStack) -> BinaryIO:
    head = b""
    for piece in pieces:
        head += piece
        if len(head) >= HEAD_BYTES:
            break
    run = sandboxed(
        "shared.media.decoding.remux:read",
        chain([head], pieces),
        _LIMITS,
        container=sniff(head[:HEAD_BYTES]).value,
    )
    return open_until_the_end.enter_context(run).payload
