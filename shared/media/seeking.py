"""Making a recording fit to be kept: a browser can seek in it, and it has no tags.

Telephones write into a file where it was made, on which device and by whom.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain

from shared.kernel.trace import log_event
from shared.media.errors import Broken, CannotProcessNow, TooCostly
from shared.media.model import MAX_BYTES, SeekableCopy
from shared.media.sniff import HEAD_BYTES, ContainerFormat, sniff
from shared.sandbox.errors import TOO_COSTLY, ReaderError
from shared.sandbox.process import Limits, SandboxFault, sandboxed

_LIMITS = Limits(cpu_s=60, wall_s=120.0, memory_bytes=1 << 30, output_bytes=MAX_BYTES + (8 << 20))

RETRY_S = 60

_SUBTYPES = {ContainerFormat.MATROSKA: "webm", ContainerFormat.MP3: "mpeg"}
"""Of the content types under which browsers play a container, where it has another name."""


@contextmanager
def seekable(media: Iterable[bytes]) -> Iterator[SeekableCopy]:
    """Yield a copy of a recording that can be sought in and has no tags, while the block lasts.

    Raises Unsupported, Broken or TooCostly if it cannot be copied whole, and CannotProcessNow if no
    process can be run that copies. What reading ``media`` raises passes through.
    """
    with ExitStack() as open_until_the_end:
        try:
            copy = _copy_of(iter(media), open_until_the_end)
        except ReaderError as error:
            log_event("media.not_remuxed", failure=error.code)
            failure = TooCostly() if error.code == TOO_COSTLY else Broken()
            raise failure from None
        except SandboxFault:
            raise CannotProcessNow(retry_after_s=RETRY_S) from None
        yield copy


def _copy_of(pieces: Iterator[bytes], open_until_the_end: ExitStack) -> SeekableCopy:
    head = b""
    for piece in pieces:
        head += piece
        if len(head) >= HEAD_BYTES:
            break
    container = sniff(head[:HEAD_BYTES])
    run = sandboxed(
        "shared.media.decoding.remux:read",
        chain([head], pieces),
        _LIMITS,
        container=container.value,
    )
    values, file = open_until_the_end.enter_context(run)
    subtype = _SUBTYPES.get(container, container.value)
    return SeekableCopy(file, f"{'video' if values['picture'] else 'audio'}/{subtype}")
