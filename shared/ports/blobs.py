"""The blob store: private files, written whole or not at all."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import BinaryIO, NamedTuple, Protocol
from urllib.parse import quote

from werkzeug.http import dump_options_header

from shared.kernel.errors import Conflict, Forbidden, NotFound

MAX_BATCH_DELETE = 256
"""How many blobs one call removes: what one batch of Blob Storage takes."""


class BlobAccount(StrEnum):
    """Where a container is; recordings have an account that keeps nothing of what is deleted."""

    FILES = "files"
    RECORDINGS = "recordings"


class BlobContainer(NamedTuple):
    """A named set of blobs. None is public, and no two have one name."""

    name: str
    account: BlobAccount = BlobAccount.FILES


RESUMES = BlobContainer("resumes")

TRANSIENT = BlobContainer("transient", BlobAccount.RECORDINGS)
"""Media of running interviews, named ``<user>/<session>/...``."""

RECORDINGS = BlobContainer("recordings", BlobAccount.RECORDINGS)
"""Media that its candidate agreed to have kept, named ``<last day>/<user>/<session>/...``."""

EXPORTS = BlobContainer("exports")
"""Archives of all that is held about somebody, named ``<user>/<export>.zip``; for a week."""

BLOB_CONTAINERS = (RESUMES, TRANSIENT, RECORDINGS, EXPORTS)


def attachment(filename: str) -> str:
    """Return the Content-Disposition (RFC 6266) with which a download address answers.

    It holds the name for old clients, in plain ASCII, then the true one.
    """
    ascii_name = re.sub(r'[^ -~]|["%]', "_", filename)
    names = {"filename": ascii_name, "filename*": f"UTF-8''{quote(filename, safe='')}"}
    return dump_options_header("attachment", names)


class NoSuchBlob(NotFound):
    """There is no such blob."""

    code = "blob.missing"
    title = "File not found"


class BlobExists(Conflict):
    """A blob of this name is there and was not to be replaced."""

    code = "blob.already_exists"
    title = "The file already exists"


class LinkRefused(Forbidden):
    """A signed address is altered, expired, or used for what it was not made for."""

    code = "blob.link_refused"
    title = "This address is not valid"


class BlobInfo(NamedTuple):
    """What is known of a stored blob without reading it."""

    name: str
    size: int
    content_type: str
    stored_at: datetime


class BatchDeletion(NamedTuple):
    """What became of each name: removed, not there to begin with, or still there.

    What an attempt whose reply was lost may have removed is among ``removed``.
    """

    removed: frozenset[str]
    absent: frozenset[str]
    failed: frozenset[str]


class SignedUrl(NamedTuple):
    """An address that lets its holder do one thing with one blob until it expires.

    ``method`` is the only verb it serves. ``headers`` must be sent as they are.
    """

    url: str
    method: str
    headers: dict[str, str]
    expires_at: datetime


class BlobStore(Protocol):
    """Keeps blobs. Names are up to 254 segments of ``[A-Za-z0-9._-]``, joined by ``/``.

    A name has at most 512 characters; its segments do not end in a dot and have no two in a row;
    names differ by case. A blob appears only when all of it has arrived: a reader sees the old
    blob, the new one or none, never a part.
    Any operation may raise Unavailable, and ValueError for a bad name, content type or file name.
    Signed addresses live from a second to seven days, rounded down to a whole second.
    """

    def put(
        self,
        container: BlobContainer,
        name: str,
        content: bytes | BinaryIO,
        *,
        content_type: str,
        overwrite: bool = False,
    ) -> BlobInfo:
        """Store a blob; raises BlobExists unless it may be overwritten.

        What reading ``content`` raises passes through, and nothing is stored.
        """
        ...

    def info(self, container: BlobContainer, name: str) -> BlobInfo:
        """Describe a blob; raises NoSuchBlob."""
        ...

    def read(self, container: BlobContainer, name: str) -> bytes:
        """Return all of a blob; raises NoSuchBlob."""
        ...

    def stream(self, container: BlobContainer, name: str) -> Iterator[bytes]:
        """Yield a blob in pieces of at most 1 MiB; raises NoSuchBlob before the first one.

        One that is replaced or removed meanwhile is yielded to its end, or is Unavailable from
        there on: never a mixture of two.
        """
        ...

    def delete(self, container: BlobContainer, name: str) -> bool:
        """Remove a blob; tell whether it was there."""
        ...

    def delete_batch(self, container: BlobContainer, names: Sequence[str]) -> BatchDeletion:
        """Remove up to MAX_BATCH_DELETE blobs, each for itself, and say what became of each.

        One that cannot be removed does not keep the others. Raises ValueError for more names.
        """
        ...

    def delete_prefix(self, container: BlobContainer, prefix: str) -> int:
        """Remove every blob whose name begins so, and uncommitted uploads; return how many blobs.

        Raises ValueError for an empty prefix.
        """
        ...

    def list(self, container: BlobContainer, prefix: str = "") -> Iterator[BlobInfo]:
        """Yield the blobs whose names begin so, in order of name."""
        ...

    def folders(self, container: BlobContainer) -> Iterator[str]:
        """Yield the first segment of every name that has more than one, each once.

        Those of uploads that never ended count as well. An empty text, once, stands for the names
        that have no other.
        """
        ...

    def remnants(self, container: BlobContainer, prefix: str) -> Iterator[str]:
        """Yield the name of everything that is left of blobs whose names begin so, once for each.

        Besides the blobs: uploads that never ended, snapshots, versions, and what was deleted and
        can still be restored. Raises ValueError for an empty prefix.
        """
        ...

    def upload_url(
        self,
        container: BlobContainer,
        name: str,
        *,
        content_type: str,
        size: int,
        valid_for: timedelta,
    ) -> SignedUrl:
        """Grant one PUT of a new blob, which replaces nothing, to be of this type and size.

        Not every store can refuse another type or size, or a second PUT once the first blob has
        been deleted: whoever uses what has arrived compares ``info`` with what was granted first,
        and erases again after the address has expired.
        """
        ...

    def download_url(
        self, container: BlobContainer, name: str, *, filename: str, valid_for: timedelta
    ) -> SignedUrl:
        """Grant GET of one blob, to be saved under ``filename``; raises NoSuchBlob."""
        ...

    def ping(self) -> str:
        """Return the name and version of what answers, or raise Unavailable."""
        ...
