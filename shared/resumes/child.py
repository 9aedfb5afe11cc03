"""The program that reads one PDF and nothing else, under limits. ``sandbox`` starts it.

It runs as a script with nothing of our environment: the limits come first, then the imports, then
the bytes. Its one argument is JSON: ``path`` to import from, ``limits`` of the process. The PDF is
its standard input, the result its standard output: ``{"resume": ...}``, or ``{"failure": ...}``
with a code of ``Failure``, and ``fault`` with the kind and place of an error of ours.
"""

import json
import os
import resource
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

_FORBIDDEN = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn",
    "os.kill", "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink",
    "os.truncate", "os.chmod", "os.chown", "os.putenv", "shutil.", "ctypes.", "pty.", "ftplib.",
    "http.client.", "urllib.", "smtplib.", "sqlite3.", "tempfile.",
)  # fmt: skip


def main() -> None:
    """Read standard input as a PDF and write what it says."""
    task = json.loads(sys.argv[1])
    limit(task["limits"])
    sys.path[:] = task["path"]
    from shared.resumes.extraction.document import Failure, Unreadable  # noqa: PLC0415 - only under the limits
    from shared.resumes.extraction.resume import read_resume  # noqa: PLC0415 - only under the limits

    sys.addaudithook(guard(sys.path))
    answer: dict[str, Any]
    try:
        parsed = read_resume(sys.stdin.buffer.read())
        answer = {"resume": parsed.model_dump(mode="json", by_alias=True, exclude_defaults=True)}
    except Unreadable as error:
        answer = {"failure": error.failure.value, **_fault(error.__cause__)}
    except MemoryError:
        answer = {"failure": Failure.TOO_COSTLY.value}
    except Exception as error:  # noqa: BLE001 - a file that our own reading trips over
        answer = {"failure": Failure.BROKEN.value, **_fault(error)}
    sys.stdout.write(_written(answer, task["limits"]["output_bytes"]))
    sys.stdout.flush()
    # Whatever a hostile file has built need not be taken apart.
    os._exit(0)


def _written(answer: dict[str, Any], most_bytes: int) -> str:
    """Return an answer as JSON, or that it is too long."""
    text = json.dumps(answer, ensure_ascii=False)
    return text if len(text.encode()) <= most_bytes else json.dumps({"failure": "too_costly"})


def limit(limits: dict[str, int]) -> None:
    """Bound what this process may use; a limit that the system does not know is left out."""
    wanted = {
        resource.RLIMIT_CPU: limits["cpu_s"],
        resource.RLIMIT_AS: limits["memory_bytes"],
        resource.RLIMIT_FSIZE: limits["output_bytes"],
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 32,
        resource.RLIMIT_NPROC: 0,
    }
    for which, most in wanted.items():
        try:
            resource.setrlimit(which, (most, most))
        except (ValueError, OSError):
            continue
    os.nice(5)


def guard(readable: Sequence[str]) -> Callable[[str, tuple[Any, ...]], None]:
    """Return an audit hook that refuses what reading a PDF never needs.

    That is files outside these folders, where the code is, writing, processes and the network.
    """
    folders = tuple(os.path.realpath(folder) + os.sep for folder in readable if folder)

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
            if writes or not _within(path, folders):
                _deny(event)
        elif event.startswith(_FORBIDDEN):
            _deny(event)

    return refuse


def _within(path: object, folders: tuple[str, ...]) -> bool:
    """Tell whether a path lies in one of the folders; an open file has a number for its path."""
    if not isinstance(path, (str, bytes, os.PathLike)):
        return isinstance(path, int)
    return os.path.realpath(os.fsdecode(path)).startswith(folders)


def _deny(event: str) -> NoReturn:
    raise PermissionError(f"a PDF reader has no use for {event}")


def _fault(error: BaseException | None) -> dict[str, str]:
    """Name the kind and the place of an error; its message may quote the resume."""
    if error is None:
        return {}
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = trace.tb_frame.f_code.co_filename.rpartition("/")[2] if trace else ""
    return {"fault": f"{type(error).__name__} {place}:{trace.tb_lineno if trace else 0}"}


if __name__ == "__main__":
    main()
