"""Starting the child, bounding it, and ending it whatever happens."""

import io
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from shared.sandbox.refusal import BROKEN, TOO_COSTLY, Refusal

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
    """The child could not do its work for a reason that lies with us, not with the file."""


class Reading(NamedTuple):
    """What a reader returned: values of JSON, and bytes."""

    said: dict[str, Any]
    payload: bytes


def read_apart(
    reader: str, file: Iterable[bytes], limits: Limits, **arguments: str | float
) -> Reading:
    """Let ``reader`` read a file in a child process.

    ``reader`` is ``module:function``; the function gets the file as an unbuffered stream that can
    seek, and the arguments, and returns values of JSON and bytes. Raises Refusal, also with BROKEN
    or TOO_COSTLY, SandboxFault if the child cannot be run, and what iterating ``file`` raises. The
    file is kept in memory, without a name, and vanishes with this call however it ends.
    """
    with _anonymous_file() as source, _anonymous_file() as target:
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
        status = _run(task, source, target, limits.wall_s)
        target.seek(0)
        written = target.read(limits.output_bytes + 1)
    if status < 0:
        # SIGSEGV and the like: the file broke the reader, not the service.
        raise Refusal(TOO_COSTLY if -status in _COSTLY_SIGNALS else BROKEN)
    if status > 0:
        raise SandboxFault(f"the child ended with status {status}")
    said, _, payload = written.partition(b"\n")
    answer: dict[str, Any] = json.loads(said)
    if "failure" in answer:
        raise Refusal(answer["failure"], fault=answer.get("fault", ""))
    return Reading(answer["said"], payload)


def _run(task: Mapping[str, Any], source: BinaryIO, target: BinaryIO, wall_s: float) -> int:
    """Run the child to its end and return its status; refuses as TOO_COSTLY when it is too slow."""
    process = subprocess.Popen(  # noqa: S603 - our own program, no shell
        [sys.executable, "-I", "-S", "-B", "-X", "utf8", str(_CHILD), json.dumps(task)],
        stdin=source,
        stdout=target,
        stderr=subprocess.DEVNULL,
        env=_ENVIRONMENT,
        close_fds=True,
        start_new_session=True,
    )
    try:
        return process.wait(wall_s)
    except subprocess.TimeoutExpired:
        raise Refusal(TOO_COSTLY) from None
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the child and whatever it may have started, and wait for it."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _anonymous_file() -> BinaryIO:
    """Open a file without a name: in memory where the system can do that and lets us."""
    try:
        return io.FileIO(os.memfd_create("imock"), "r+")
    except (AttributeError, OSError):
        return tempfile.TemporaryFile(buffering=0)
