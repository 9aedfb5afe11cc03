"""Files that are there as a whole or not at all, in folders that only this user may enter."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.ports import Outage

PRIVATE_FILE = 0o600
_PRIVATE_FOLDER = 0o700


@contextmanager
def disk() -> Iterator[None]:
    """Turn what the disk refuses into an Outage."""
    try:
        yield
    except OSError as error:
        raise Outage(retry_after_s=5) from error


def private_folder(path: Path) -> None:
    """Make the folder, and those above it, unless it is there."""
    path.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)


def sync_folder(path: Path) -> None:
    """Make what the folder lists survive a power cut."""
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep every other thread and process out that locks the same folder.

    The lock dies with its process, so a crash leaves none behind.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def write_once(path: Path, content: bytes) -> bool:
    """Create a file with all of its content; False, and nothing changed, if it was there."""
    with locked(path.parent):
        if path.exists():
            return False
        # What a crash left under this name is overwritten: only we can be writing to it now.
        unfinished = path.with_name(f".{path.name}.part")
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
        with os.fdopen(os.open(unfinished, flags, PRIVATE_FILE), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
        sync_folder(path.parent)
        return True
