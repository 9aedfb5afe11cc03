"""Folders in memory."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.support.machine import memory


@contextmanager
def memory_folder() -> Iterator[Path]:
    """Lend a folder in memory where the machine has one there: syncing costs nothing then."""
    folder = Path(tempfile.mkdtemp(dir=memory()))
    try:
        yield folder
    finally:
        with suppress(OSError):
            shutil.rmtree(folder)
