"""The blob store behind the fence."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO, Protocol

from shared.kernel.ids import is_id
from shared.ports.blobs import BatchDeletion, BlobContainer, BlobInfo, BlobStore, SignedUrl
from shared.privacy.fence import USER, Fence, Parts, fence_of


@dataclass(frozen=True, slots=True)
class FencedBlobs:
    """A BlobStore behind the fence: the owner of a blob is the user whom its name names."""

    blobs: BlobStore
    fence: Fence

    def put(
        self,
        container: BlobContainer,
        name: str,
        content: bytes | BinaryIO,
        *,
        content_type: str,
        overwrite: bool = False,
    ) -> BlobInfo:
        """See BlobStore; raises InvalidToken."""
        return self._write(
            container,
            name,
            lambda: self.blobs.put(
                container, name, content, content_type=content_type, overwrite=overwrite
            ),
        )

    def upload_url(
        self,
        container: BlobContainer,
        name: str,
        *,
        content_type: str,
        size: int,
        valid_for: timedelta,
    ) -> SignedUrl:
        """See BlobStore; raises InvalidToken. What arrives after the fence, the last pass finds."""
        return self._write(
            container,
            name,
            lambda: self.blobs.upload_url(
                container, name, content_type=content_type, size=size, valid_for=valid_for
            ),
        )

    def info(self, container: BlobContainer, name: str) -> BlobInfo:
        """See BlobStore."""
        return self.blobs.info(container, name)

    def read(self, container: BlobContainer, name: str) -> bytes:
        """See BlobStore."""
        return self.blobs.read(container, name)

    def stream(self, container: BlobContainer, name: str) -> Iterator[bytes]:
        """See BlobStore."""
        return self.blobs.stream(container, name)

    def delete(self, container: BlobContainer, name: str) -> bool:
        """See BlobStore."""
        return self.blobs.delete(container, name)

    def delete_batch(self, container: BlobContainer, names: Sequence[str]) -> BatchDeletion:
        """See BlobStore."""
        return self.blobs.delete_batch(container, names)

    def delete_prefix(self, container: BlobContainer, prefix: str) -> int:
        """See BlobStore."""
        return self.blobs.delete_prefix(container, prefix)

    def list(self, container: BlobContainer, prefix: str = "") -> Iterator[BlobInfo]:
        """See BlobStore."""
        return self.blobs.list(container, prefix)

    def folders(self, container: BlobContainer) -> Iterator[str]:
        """See BlobStore."""
        return self.blobs.folders(container)

    def remnants(self, container: BlobContainer, prefix: str) -> Iterator[str]:
        """See BlobStore."""
        return self.blobs.remnants(container, prefix)

    def download_url(
        self, container: BlobContainer, name: str, *, filename: str, valid_for: timedelta
    ) -> SignedUrl:
        """See BlobStore."""
        return self.blobs.download_url(container, name, filename=filename, valid_for=valid_for)

    def ping(self) -> str:
        """See BlobStore."""
        return self.blobs.ping()

    def _write[T](self, container: BlobContainer, name: str, write: Callable[[], T]) -> T:
        user_id = owner_of(name)
        if user_id is None:
            return write()
        return self.fence.write(user_id, write, lambda: self.blobs.delete(container, name))


class BlobParts(Parts, Protocol):
    """What the fence round the files needs of the composition root."""

    @property
    def unfenced_blobs(self) -> BlobStore:
        """Where files are kept."""
        ...


def fenced_blobs(parts: BlobParts) -> BlobStore:
    """Return the files of an installation, behind its fence."""
    return FencedBlobs(parts.unfenced_blobs, fence_of(parts))


def owner_of(name: str) -> str | None:
    """Return the id of the user whom the name of a blob names, if it names one."""
    return next((each for each in name.split("/") if is_id(each, USER)), None)
