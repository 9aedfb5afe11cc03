"""How the answers of Blob Storage are read: absence, contents, descriptions, lost replies."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import BinaryIO

from azure.core.exceptions import ResourceNotFoundError
from azure.storage.blob import BlobClient, BlobProperties, StorageErrorCode

from shared.adapters.azure.service import service
from shared.adapters.azure.storage import is_code
from shared.ports.blobs import BlobExists, BlobInfo, NoSuchBlob

PIECE_BYTES = 2**20

ATTEMPT = "attempt"
"""The metadata that says which attempt has stored a blob."""


@contextmanager
def absence() -> Iterator[None]:
    """Turn the absence of a blob into NoSuchBlob; that of a whole container is an outage."""
    try:
        yield
    except ResourceNotFoundError as error:
        if is_code(error, StorageErrorCode.CONTAINER_NOT_FOUND):
            raise
        raise NoSuchBlob from None


def pieces(blob: BlobClient) -> Iterator[bytes]:
    """Yield a blob in pieces of at most PIECE_BYTES."""
    with service(), absence():
        # What follows the first block is asked for under its ETag: never a mixture of two blobs.
        for block in blob.download_blob().chunks():
            for start in range(0, len(block), PIECE_BYTES):
                yield block[start : start + PIECE_BYTES]


def described(found: BlobProperties) -> BlobInfo:
    """Return the description of a blob."""
    return BlobInfo(
        found.name, found.size, str(found.content_settings.content_type), found.last_modified
    )


def described_all(found: Iterable[BlobProperties]) -> Iterator[BlobInfo]:
    """Yield the descriptions of blobs that are asked for page by page."""
    with service():
        yield from map(described, found)


def time_of_attempt(blob: BlobClient, attempt: str) -> datetime:
    """Return when an attempt stored a blob; raises BlobExists if it was another one that did.

    When a reply is lost the library asks again, and then finds what it has stored itself.
    """
    try:
        found = blob.get_blob_properties()
    except ResourceNotFoundError:
        raise BlobExists from None
    if found.metadata.get(ATTEMPT) != attempt:
        raise BlobExists
    return found.last_modified


class Pieces:
    """What a source holds, and how much of it has been read."""

    def __init__(self, source: BinaryIO) -> None:
        """Read from this source."""
        self._source = source
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        """Yield the next pieces."""
        while piece := self._source.read(PIECE_BYTES):
            self.size += len(piece)
            yield piece
