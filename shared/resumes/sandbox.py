"""The sandbox: PDFs are read in a child process, so that none can hurt the worker.

The child has limits on processor time, memory, output and wall-clock time, nothing of our
environment, no way to read or write files, start programs or reach the network, and ends with the
one PDF it reads. It needs no privileges. On macOS the limit on memory does not hold; all else does.
"""

import io
import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from shared.kernel.errors import DomainError
from shared.kernel.trace import log_event
from shared.resumes.errors import Broken, Encrypted, NotAPdf, TooCostly, TooManyPages
from shared.resumes.model import ParsedResume

_CHILD = Path(__file__).parent / "child.py"
_MAGIC = b"%PDF-"
_MAGIC_WITHIN = 1024
_ENVIRONMENT = {"LD_LIBRARY_PATH": f"{sys.base_prefix}/lib"}
"""All that the child gets: where the library of a Python lies that was built to need one."""

_COSTLY_SIGNALS = {signal.SIGXCPU, signal.SIGKILL, signal.SIGXFSZ}

_FAILURES: dict[str, type[DomainError]] = {
    "encrypted": Encrypted,
    "broken": Broken,
    "too_many_pages": TooManyPages,
    "too_costly": TooCostly,
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one PDF may use. Real resumes take a few percent of it."""

    cpu_s: int = 8
    wall_s: float = 20.0
    memory_bytes: int = 640 * 1024 * 1024
    output_bytes: int = 2 * 1024 * 1024


class SandboxFault(Exception):
    """The child could not do its work for a reason that lies with us, not with the PDF."""


def parse_resume(data: bytes, limits: Limits = Limits()) -> ParsedResume:
    """Return what a PDF says, read in a child process.

    Raises NotAPdf, Encrypted, Broken, TooManyPages or TooCostly, and SandboxFault if the child
    cannot be run. A PDF without text is no error: it carries the warning ``no_text``.
    """
    require_pdf(data)
    answer = _answer(data, limits)
    if "resume" in answer:
        return ParsedResume.model_validate(answer["resume"])
    if "fault" in answer:
        log_event("resume.unreadable", failure=answer["failure"], fault=answer["fault"])
    raise _FAILURES[answer["failure"]]


def require_pdf(data: bytes) -> None:
    """Raise NotAPdf unless the bytes begin as a PDF does, within the first 1024 (ISO 32000-1)."""
    if _MAGIC not in data[: _MAGIC_WITHIN + len(_MAGIC)]:
        raise NotAPdf


def _answer(data: bytes, limits: Limits) -> dict[str, Any]:
    with _anonymous_file() as source, _anonymous_file() as target:
        source.write(data)
        source.flush()
        source.seek(0)
        status = _run(source, target, limits)
        target.seek(0)
        written = target.read(limits.output_bytes + 1)
    if status < 0:
        # SIGSEGV and the like: the file broke the reader, not the service.
        raise TooCostly if -status in _COSTLY_SIGNALS else Broken
    try:
        answer: dict[str, Any] = json.loads(written)
    except ValueError:
        raise SandboxFault(f"the child ended with status {status}") from None
    return answer


def _run(source: BinaryIO, target: BinaryIO, limits: Limits) -> int:
    """Run the child to its end and return its status; raises TooCostly when it is too slow."""
    task = json.dumps({"path": sys.path, "limits": asdict(limits)})
    process = subprocess.Popen(  # noqa: S603 - our own program, no shell
        [sys.executable, "-I", "-S", "-B", "-X", "utf8", str(_CHILD), task],
        stdin=source,
        stdout=target,
        stderr=subprocess.DEVNULL,
        env=_ENVIRONMENT,
        close_fds=True,
        start_new_session=True,
    )
    try:
        return process.wait(limits.wall_s)
    except subprocess.TimeoutExpired:
        raise TooCostly from None
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
        return io.FileIO(os.memfd_create("resume"), "r+")
    except (AttributeError, OSError):
        return tempfile.TemporaryFile(buffering=0)
