"""Starting the child, bounding it, and ending it whatever happens."""

import io
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from shared.sandbox.errors import BROKEN, TOO_COSTLY, ReaderError
from shared.sandbox.warm import NoChildFree, WarmChildGone, WarmChildren

_CHILD = Path(__file__).parent / "child.py"
_ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "LD_LIBRARY_PATH": f"{sys.base_prefix}/lib",
}
"""All that the child gets: numpy would start threads, which it may not, and a Python that was built
to need a library of its own must find it."""

_COSTLY_SIGNALS = {signal.SIGXCPU, signal.SIGKILL, signal.SIGXFSZ}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What reading one file may use."""

    cpu_s: int
    wall_s: float
    memory_bytes: int
    output_bytes: int


class SandboxFault(Exception):
    """The child process could not run; the file is not the cause."""


class ReaderResult(NamedTuple):
    """What a reader returned: JSON values and bytes."""

    values: dict[str, Any]
    payload: bytes


class ReaderOutput(NamedTuple):
    """What a reader returned: JSON values, and a file of bytes."""

    values: dict[str, Any]
    payload: BinaryIO


def run_in_sandbox(
    reader: str,
    file: Iterable[bytes],
    limits: Limits,
    *,
    warm: bool = False,
    **arguments: str | float,
) -> ReaderResult:
    """Run ``reader`` on a file in a child process and return its result; see ``sandboxed``."""
    with sandboxed(reader, file, limits, warm=warm, **arguments) as (values, payload):
        return ReaderResult(values, payload.read())


@contextmanager
def sandboxed(
    reader: str,
    file: Iterable[bytes],
    limits: Limits,
    *,
    warm: bool = False,
    **arguments: str | float,
) -> Iterator[ReaderOutput]:
    """Run ``reader`` on a file in a child process and yield its result, its bytes as a file.

    ``reader`` is ``module:function``; the function gets the file as an unbuffered seekable stream
    and the arguments, and returns JSON values and bytes. Raises ReaderError, also with BROKEN or
    TOO_COSTLY, SandboxFault if the child cannot be run, and what iterating ``file`` raises. Both
    files are in memory, without a name, and gone when the block ends; the payload can be read
    once, from where it stands. ``warm``: the child is forked from one that is kept with the reader
    imported, for readers that are quick and often used.
    """
    with _anonymous_file() as target:
        _read_into(target, reader, file, limits, arguments, warm=warm)
        target.seek(0)
        with io.BufferedReader(target) as written:
            answer: dict[str, Any] = json.loads(written.readline(limits.output_bytes))
            if "failure" in answer:
                raise ReaderError(
                    answer["failure"], fault=answer.get("fault", ""), found=answer.get("found", "")
                )
            yield ReaderOutput(answer["values"], written)


def _read_into(
    target: BinaryIO,
    reader: str,
    file: Iterable[bytes],
    limits: Limits,
    arguments: Mapping[str, str | float],
    *,
    warm: bool,
) -> None:
    """Let a child read the file and write to ``target``; raises as ``sandboxed`` does."""
    with _anonymous_file() as source:
        for piece in file:
            source.write(piece)
        source.flush()
        source.seek(0)
        task = {
            "path": sys.path,
            "limits": asdict(limits),
            "reader": reader,
            "arguments": dict(arguments),
        }
        run = _run_warm if warm else _run
        status = run(task, source, target, limits.wall_s)
    if status < 0:
        # SIGSEGV and the like: the file broke the reader, not the service.
        raise ReaderError(TOO_COSTLY if -status in _COSTLY_SIGNALS else BROKEN)
    if status > 0:
        raise SandboxFault(f"the child ended with status {status}")


def _run(task: Mapping[str, Any], source: BinaryIO, target: BinaryIO, wall_s: float) -> int:
    """Run the child to its end and return its status; refuses as TOO_COSTLY when it is too slow."""
    process = _started(task, source, target)
    try:
        return process.wait(wall_s)
    except subprocess.TimeoutExpired:
        raise ReaderError(TOO_COSTLY) from None
    finally:
        _end(process)


def _run_warm(task: Mapping[str, Any], source: BinaryIO, target: BinaryIO, wall_s: float) -> int:
    """Run a fork of a warm child to its end and return its status, as ``_run`` does."""
    try:
        return _warm_children().run(task, source, target, wall_s)
    except TimeoutError:
        raise ReaderError(TOO_COSTLY) from None
    except WarmChildGone:
        raise SandboxFault("the warm child has ended") from None
    except NoChildFree:
        raise SandboxFault("no child was free") from None


@cache
def _warm_children() -> WarmChildren:
    return WarmChildren(lambda task, control: _started(task, control, subprocess.DEVNULL))


def end_warm_children() -> None:
    """End the children that wait for files; the next file starts another one."""
    _warm_children().close()


def _started(
    task: Mapping[str, Any], source: BinaryIO | int, target: BinaryIO | int
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own program, no shell
        [sys.executable, "-I", "-S", "-B", "-X", "utf8", str(_CHILD), json.dumps(task)],
        stdin=source,
        stdout=target,
        stderr=subprocess.DEVNULL,
        env=_ENVIRONMENT,
        close_fds=True,
        start_new_session=True,
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the child and whatever it may have started, and wait for it."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _anonymous_file() -> io.FileIO:
    """Open a file without a name: in memory where the system can do that and lets us."""
    try:
        return io.FileIO(os.memfd_create("imock"), "r+")
    except (AttributeError, OSError):
        return tempfile.TemporaryFile(buffering=0)
