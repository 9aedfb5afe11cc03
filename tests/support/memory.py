"""Folders in memory."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def memory_folder() -> Iterator[Path]:
    """Lend a folder in memory where the machine has one there: syncing costs nothing then."""
    memory = Path("/dev/shm")  # noqa: S108 - see above; our folder in it is private
    folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    try:
        yield folder
    finally:
        with suppress(OSError):
            shutil.rmtree(folder)
