"""What a run makes of the machine: state in memory, bytecode kept, a processor for each worker.

What is set here goes by the environment to the workers and to every program that a test starts.
"""

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a private folder in it
_ROOM = 4 << 30
"""What a run may fill. In a container the folder is often far smaller."""


def memory() -> Path | None:
    """Return the folder in memory, where the machine has one with room for the state of tests."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK)
    return MEMORY if roomy and shutil.disk_usage(MEMORY).free >= _ROOM else None


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Prepare the environment, once for all workers."""
    if hasattr(config, "workerinput"):
        return
    environment = os.environ  # noqa: TID251 - of the run, not of the product
    # Commits wait for the disk for longer than the tests compute, and no test cuts the power.
    if "TMPDIR" not in environment and (folder := memory()):
        environment["TMPDIR"] = str(folder)
        tempfile.tempdir = None
    # Without it each worker rewrites the assertions of all tests, each host compiles the product.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    # The threads of two workers would take the processors from each other, and spin meanwhile.
    environment.setdefault("OPENBLAS_NUM_THREADS", "1")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Spare the garbage collector the tests and their imports, which stay until the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
