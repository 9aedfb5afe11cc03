"""Blobs as files in a folder."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from shared import VERSION
from shared.adapters.checks import (
    require_at_least,
    require_batch,
    require_blob_name,
    require_blob_prefix,
    require_container,
    require_content_type,
    require_filename,
    require_validity,
)
from shared.adapters.embedded.blob_files import (
    PIECE_BYTES,
    StagedBlob,
    begins,
    file_name,
    folder_of,
    group_of,
    is_left_over,
    is_part,
    opened,
)
from shared.adapters.embedded.files import disk, private_folder, sync_folder
from shared.adapters.embedded.signed_urls import Grant, UrlSigner
from shared.kernel.clock import Clock
from shared.ports import Outage
from shared.ports.blobs import (
    BatchDeletion,
    BlobContainer,
    BlobExists,
    BlobInfo,
    NoSuchBlob,
    SignedUrl,
)

_LEFT_OVER_AFTER = timedelta(days=1)
_SWEEP_EVERY = timedelta(hours=1)


class EmbeddedBlobStore:
    """A BlobStore in one folder, with a folder per container.

    Its signed addresses lead to ``<base_url>/blobs/<container>/<name>``. Whoever serves them asks
    ``redeem`` what an address allows, and gives what is uploaded to ``put_granted``.
    """

    def __init__(self, root: Path, *, clock: Clock, secret: bytes, base_url: str) -> None:
        """Use a folder, making it if there is none; ``secret`` signs addresses."""
        self._root = root
        self._clock = clock
        self._signer = UrlSigner(secret, base_url)
        with disk():
            private_folder(root)
        self._sweep(clock())

    def put(
        self,
        container: BlobContainer,
        name: str,
        content: bytes | BinaryIO,
        *,
        content_type: str,
        overwrite: bool = False,
    ) -> BlobInfo:
        """See BlobStore."""
        pieces = [content] if isinstance(content, bytes) else _pieces_of(content)
        return self._put(container, name, pieces, content_type, overwrite=overwrite)

    def info(self, container: BlobContainer, name: str) -> BlobInfo:
        """See BlobStore."""
        with opened(self._path(container, name)) as (info, _):
            return info

    def read(self, container: BlobContainer, name: str) -> bytes:
        """See BlobStore."""
        return b"".join(self.stream(container, name))

    def stream(self, container: BlobContainer, name: str) -> Iterator[bytes]:
        """See BlobStore. What has been opened stays readable to its end when it is removed."""
        path = self._path(container, name)
        return _stream(path)

    def stream_part(
        self, container: BlobContainer, name: str, start: int, stop: int
    ) -> Iterator[bytes]:
        """Yield the bytes of a blob from ``start`` to before ``stop``; raises NoSuchBlob."""
        return _stream(self._path(container, name), start, stop)

    def delete(self, container: BlobContainer, name: str) -> bool:
        """See BlobStore."""
        path = self._path(container, name)
        with disk():
            try:
                path.unlink()
            except FileNotFoundError:
                return False
            sync_folder(path.parent)
        return True

    def delete_batch(self, container: BlobContainer, names: Sequence[str]) -> BatchDeletion:
        """See BlobStore."""
        require_batch(names)
        paths = {name: self._path(container, name) for name in names}
        outcomes = {name: _unlinked(path) for name, path in paths.items()}
        folder = self._root / container.name
        with disk():
            if folder.exists():
                sync_folder(folder)
        return BatchDeletion(
            *(
                frozenset(name for name, outcome in outcomes.items() if outcome is meant)
                for meant in (True, None, False)
            )
        )

    def delete_prefix(self, container: BlobContainer, prefix: str) -> int:
        """See BlobStore."""
        if not prefix:
            raise ValueError("an empty prefix means everything")
        found = [path for path in self._files(container, prefix) if begins(path, prefix)]
        with disk():
            for path in found:
                path.unlink(missing_ok=True)
            if found:
                sync_folder(found[0].parent)
        return sum(not is_part(path) for path in found)

    def list(self, container: BlobContainer, prefix: str = "") -> Iterator[BlobInfo]:
        """See BlobStore."""
        infos = []
        for path in self._files(container, prefix):
            if not is_part(path):
                with suppress(NoSuchBlob), opened(path) as (info, _):
                    infos.append(info)
        return iter(sorted(info for info in infos if info.name.startswith(prefix)))

    def folders(self, container: BlobContainer) -> Iterator[str]:
        """See BlobStore. One file of each group says what the first segment is."""
        groups: dict[str, list[Path]] = {}
        for path in self._files(container, ""):
            groups.setdefault(path.name.partition("-")[0], []).append(path)
        return iter(sorted({folder for group in groups.values() for folder in folder_of(group)}))

    def remnants(self, container: BlobContainer, prefix: str) -> Iterator[str]:
        """See BlobStore. Here these are blobs and uploads that never ended."""
        if not prefix:
            raise ValueError("an empty prefix means everything")
        return (path.name for path in self._files(container, prefix) if begins(path, prefix))

    def upload_url(
        self,
        container: BlobContainer,
        name: str,
        *,
        content_type: str,
        size: int,
        valid_for: timedelta,
    ) -> SignedUrl:
        """See BlobStore."""
        self._path(container, name)
        require_content_type(content_type)
        require_at_least(0, size)
        grant = Grant(
            "PUT", container, name, self._until(valid_for), content_type=content_type, size=size
        )
        headers = {"Content-Type": content_type}
        return SignedUrl(self._signer.url(grant), "PUT", headers, grant.expires_at)

    def download_url(
        self, container: BlobContainer, name: str, *, filename: str, valid_for: timedelta
    ) -> SignedUrl:
        """See BlobStore."""
        require_filename(filename)
        self.info(container, name)
        grant = Grant("GET", container, name, self._until(valid_for), filename=filename)
        return SignedUrl(self._signer.url(grant), "GET", {}, grant.expires_at)

    def redeem(self, method: str, container: str, name: str, query: str) -> Grant:
        """Return what a signed address allows, from its parts; raises LinkRefused."""
        return self._signer.read(method, container, name, query, self._clock())

    def put_granted(self, grant: Grant, content: BinaryIO) -> BlobInfo:
        """Store what an address was made for; raises BlobExists, ValueError for another size."""
        pieces = _exactly(grant.size, _pieces_of(content))
        return self._put(grant.container, grant.name, pieces, grant.content_type)

    def ping(self) -> str:
        """See BlobStore."""
        with disk():
            sync_folder(self._root)
        return f"iMock blob folder {VERSION}"

    def _put(
        self,
        container: BlobContainer,
        name: str,
        pieces: Iterable[bytes],
        content_type: str,
        *,
        overwrite: bool = False,
    ) -> BlobInfo:
        with self._staged(container, name, content_type, overwrite=overwrite) as staged:
            for piece in pieces:
                staged.write(piece)
            return staged.commit(overwrite=overwrite)

    @contextmanager
    def _staged(
        self, container: BlobContainer, name: str, content_type: str, *, overwrite: bool = False
    ) -> Iterator[StagedBlob]:
        """Begin a blob and discard it unless it is committed; raises BlobExists."""
        path = self._path(container, name)
        require_content_type(content_type)
        now = self._clock()
        if now - self._swept_at >= _SWEEP_EVERY:
            self._sweep(now)
        with disk():
            private_folder(path.parent)
            if not overwrite and path.exists():
                raise BlobExists
        with closing(StagedBlob(path.parent, BlobInfo(name, 0, content_type, now))) as staged:
            yield staged

    def _path(self, container: BlobContainer, name: str) -> Path:
        require_container(container.name)
        require_blob_name(name)
        return self._root / container.name / file_name(name)

    def _files(self, container: BlobContainer, prefix: str) -> tuple[Path, ...]:
        require_container(container.name)
        require_blob_prefix(prefix)
        folder, group = self._root / container.name, group_of(prefix)
        with disk(), suppress(FileNotFoundError):
            return tuple(path for path in folder.iterdir() if path.name.startswith(group))
        return ()

    def _until(self, valid_for: timedelta) -> datetime:
        """Return when an address expires, in whole seconds as the address says it."""
        require_validity(valid_for)
        return (self._clock() + valid_for).astimezone(UTC).replace(microsecond=0)

    def _sweep(self, now: datetime) -> None:
        """Remove uploads that a crash cut off."""
        self._swept_at = now
        with disk():
            for path in self._root.glob("*/*"):
                if is_left_over(path, now - _LEFT_OVER_AFTER):
                    path.unlink(missing_ok=True)


def _unlinked(path: Path) -> bool | None:
    """Remove a file; None if there was none, False if it cannot be removed."""
    try:
        path.unlink()
    except FileNotFoundError:
        return None
    except OSError:
        return False
    return True


def _stream(path: Path, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
    with opened(path) as (info, file):
        left = (info.size if stop is None else stop) - start
        file.seek(start, os.SEEK_CUR)
        while left and (piece := file.read(min(PIECE_BYTES, left))):
            yield piece
            left -= len(piece)
    if left:
        raise Outage(retry_after_s=60)


def _pieces_of(content: BinaryIO) -> Iterator[bytes]:
    while piece := content.read(PIECE_BYTES):
        yield piece


def _exactly(size: int, pieces: Iterator[bytes]) -> Iterator[bytes]:
    left = size
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            break
        yield piece
    if left:
        raise ValueError("not the size that was granted")
