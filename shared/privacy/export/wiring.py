"""How export is put together. ``shared.bootstrap`` calls this once."""

from typing import Protocol

from shared.billing.wiring import build_eraser
from shared.kernel.clock import Clock
from shared.ports.blobs import BlobStore
from shared.ports.documents import DocumentStore
from shared.ports.queues import Queue
from shared.privacy.export.service import Exports


class Parts(Protocol):
    """What export needs of the composition root."""

    @property
    def documents(self) -> DocumentStore:
        """Where documents are kept."""
        ...

    @property
    def blobs(self) -> BlobStore:
        """Where files are kept."""
        ...

    @property
    def queue(self) -> Queue:
        """Where work waits."""
        ...

    clock: Clock


def build(parts: Parts) -> Exports:
    """Put export together."""
    ledgers = build_eraser(parts.documents, parts.queue, clock=parts.clock)
    return Exports.over(
        parts.documents,
        parts.blobs,
        parts.queue,
        payer_ref_of=ledgers.payer_ref_of,
        clock=parts.clock,
    )
