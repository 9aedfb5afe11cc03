"""The file format of embedded blobs: content behind a block that describes it, all in one file.

What describes a blob thus appears and vanishes with it. A file's name is made of hashes, so that
names of any length, differing only by case or holding slashes need no folders, and no id of a
person shows in a listing. The first segment has a hash of its own: everything of one person can be
found without opening the files of others.
"""

import errno
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from shared.adapters.embedded.files import PRIVATE_FILE, disk, locked, sync_folder
from shared.kernel.clock import read_stamp, stamp
from shared.ports import Outage
from shared.ports.blobs import BlobExists, BlobInfo, NoSuchBlob

PIECE_BYTES = 1 << 20

_PART = ".part"
_BLOCK_BYTES = 1024
"""Room for the longest name, content type and what JSON puts around them."""


def file_name(name: str) -> str:
    """Return the name of a blob's file."""
    return f"{group_of(name)}{_digest(name)}"


def group_of(prefix: str) -> str:
    """Return how the files of all blobs are named whose names begin so; empty: in any way."""
    first, slash, _ = prefix.partition("/")
    return f"{_digest(first)[:16]}-" if slash else ""


def is_part(path: Path) -> bool:
    """Tell whether a file is not, or not yet, a blob."""
    return path.name.endswith(_PART)


def is_left_over(path: Path, before: datetime) -> bool:
    """Tell whether a file is an upload that began before an instant and never ended."""
    return is_part(path) and path.name.split(".")[1] < _second(before)


@contextmanager
def opened(path: Path) -> Iterator[tuple[BlobInfo, BinaryIO]]:
    """Open a blob at its content; raises NoSuchBlob, or Outage for a damaged one."""
    with _open(path) as file, disk():
        try:
            info = _read_block(file.read(_BLOCK_BYTES))
            whole = os.fstat(file.fileno()).st_size == _BLOCK_BYTES + info.size
        except (ValueError, KeyError, TypeError) as error:
            raise Outage(retry_after_s=60) from error
        if not whole and not is_part(path):
            raise Outage(retry_after_s=60)
        yield info, file


def folder_of(group: list[Path]) -> list[str]:
    """Return the first segment that the names of these blobs share, unless none is left.

    It is empty for a name that has no other.
    """
    for path in group:
        try:
            with opened(path) as (info, _):
                folder, slash, _ = info.name.partition("/")
                return [folder if slash else ""]
        except NoSuchBlob:
            continue
        except Outage:
            if not is_part(path):
                raise
    return []


def begins(path: Path, prefix: str) -> bool:
    """Tell whether a file's blob has a name that begins so.

    All of a group goes by the names of the files alone, damaged ones too.
    """
    first, _, rest = prefix.partition("/")
    if first != prefix and not rest:
        return True
    try:
        with opened(path) as (info, _):
            return info.name.startswith(prefix)
    except NoSuchBlob:
        return False
    except Outage:
        if is_part(path):
            return True  # It ended before it could say whose it is, and so before any content.
        raise


class StagedBlob:
    """A blob on its way: to be written, then committed under its name or discarded."""

    def __init__(self, folder: Path, info: BlobInfo) -> None:
        """Begin a file. It says at once what it is to become, so that an erasure finds it."""
        self._final = folder / file_name(info.name)
        unique = f"{_second(info.stored_at)}.{secrets.token_hex(8)}"
        self._path = self._final.with_name(f"{self._final.name}.{unique}{_PART}")
        self._info = info._replace(size=0)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        with disk():
            # Without a buffer, so that closing has nothing left that could fail.
            self._file = os.fdopen(os.open(self._path, flags, PRIVATE_FILE), "wb", buffering=0)
            self._file.write(_block(self._info))

    def write(self, piece: bytes) -> None:
        """Add a piece of the content."""
        left = memoryview(piece)
        with disk():
            while left:
                left = left[self._file.write(left) :]
        self._info = self._info._replace(size=self._info.size + len(piece))

    def commit(self, *, overwrite: bool) -> BlobInfo:
        """Let the blob appear; raises BlobExists."""
        with disk():
            self._file.seek(0)
            self._file.write(_block(self._info))
            os.fsync(self._file.fileno())
            with locked(self._path.parent):
                if not overwrite and self._final.exists():
                    raise BlobExists
                self._path.rename(self._final)
            sync_folder(self._path.parent)
        return self._info

    def close(self) -> None:
        """Let go of the file, and remove it unless it was committed."""
        self._file.close()
        with disk():
            self._path.unlink(missing_ok=True)


def _open(path: Path) -> BinaryIO:
    """Open a file; a symbolic link is no blob."""
    try:
        return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb")
    except OSError as error:
        if error.errno in {errno.ENOENT, errno.ELOOP}:
            raise NoSuchBlob from None
        raise Outage(retry_after_s=5) from error


def _second(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%d%H%M%S")


def _block(info: BlobInfo) -> bytes:
    described = {**info._asdict(), "stored_at": stamp(info.stored_at)}
    return json.dumps(described).ljust(_BLOCK_BYTES - 1).encode() + b"\n"


def _read_block(block: bytes) -> BlobInfo:
    described = json.loads(block)
    return BlobInfo(**{**described, "stored_at": read_stamp(described["stored_at"])})


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
