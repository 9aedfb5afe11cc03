"""The program that reads files and nothing else, under limits. ``process`` starts it.

It runs as a script with next to no environment: the limits come first, then the imports, then the
bytes. Its one argument is JSON: ``path`` to import from, ``limits`` of the process, ``reader`` as
``module:function``, and the reader's ``arguments``. The file is its standard input. Its standard
output is a line of JSON and what the reader returned as bytes: ``{"values": ...}``, or
``{"failure": ...}`` with the code of a ReaderError, what it ``found``, and ``fault``, the kind and
place of an error. With ``warm`` in the task it imports the reader, calls ``prepare`` of its module
if there is one, and forks for each file instead: see ``warm``.
"""

import gc
import importlib
import io
import json
import os
import resource
import sys
from collections.abc import Callable, Sequence
from mmap import mmap
from typing import Any, NoReturn

type Reader = Callable[..., tuple[dict[str, Any], bytes]]

_LONGEST_REQUEST = 65_536
_MOST_DESCRIPTORS = 64
_LEAST_MEMORY = 4 * 1024 * 1024

_FORBIDDEN = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn",
    "os.kill", "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink",
    "os.truncate", "os.chmod", "os.chown", "os.putenv", "os.setxattr", "os.getxattr",
    "os.listxattr", "os.removexattr", "os.chflags", "os.utime", "_posixsubprocess.", "fcntl.",
    "shutil.", "ctypes.", "pty.", "ftplib.", "http.client.", "urllib.", "smtplib.", "sqlite3.",
    "tempfile.",
)  # fmt: skip
_LISTING = ("os.listdir", "os.scandir")


def main() -> None:
    """Run the reader of the task on standard input and write what it returns."""
    task = json.loads(sys.argv[1])
    leave_the_network()
    warm = task.get("warm", False)
    if not warm:
        limit(task["limits"])
    sys.path[:] = task["path"]
    module, _, function = task["reader"].partition(":")
    imported = importlib.import_module(module)
    read = getattr(imported, function)
    if warm:
        getattr(imported, "prepare", lambda: None)()
        serve(read)
    else:
        read_one(read, task["limits"], task["arguments"])
    # Whatever a hostile file has built need not be taken apart.
    os._exit(0)


def serve(read: Reader) -> None:
    """Fork for each file that comes over the socket at standard input, until it is closed.

    A request is JSON with ``limits`` and ``arguments``, with the descriptors of the file and of
    what is to be written; the reply is the exit status of the fork.
    """
    import socket  # noqa: PLC0415 - a child that reads one file needs none

    control = socket.socket(fileno=os.dup(0))
    gc.freeze()
    while True:
        message, files, _, _ = socket.recv_fds(control, _LONGEST_REQUEST, 2)
        if not message:
            return
        process = os.fork()
        if process == 0:
            fork_reads(read, json.loads(message), files)
        for each in files:
            os.close(each)
        _, status = os.waitpid(process, 0)
        control.send(json.dumps({"status": os.waitstatus_to_exitcode(status)}).encode())


def fork_reads(read: Reader, request: dict[str, Any], files: Sequence[int]) -> NoReturn:
    """Read one file in this process, which was forked for it, and end."""
    status = 1
    gc.disable()  # it ends with the file, and its memory is limited
    try:
        os.dup2(files[0], 0)
        os.dup2(files[1], 1)
        os.closerange(3, _MOST_DESCRIPTORS)
        limit(request["limits"])
        # A limit below what the child has already would end it anywhere; no page is touched.
        mmap(-1, _LEAST_MEMORY).close()
        read_one(read, request["limits"], request["arguments"])
        status = 0
    finally:
        os._exit(status)


def read_one(read: Reader, limits: dict[str, int], arguments: dict[str, Any]) -> None:
    """Read standard input under the guard and write the result to standard output."""
    from shared.sandbox.errors import BROKEN, TOO_COSTLY, ReaderError  # noqa: PLC0415 - only under the limits

    sys.addaudithook(guard(sys.path))
    answer: dict[str, Any]
    payload = b""
    try:
        values, payload = read(io.FileIO(0, closefd=False), **arguments)
        answer = {"values": values}
    except ReaderError as error:
        answer = {
            "failure": error.code,
            "found": error.found,
            "fault": fault(error.__cause__),
        }
    except MemoryError:
        answer = {"failure": TOO_COSTLY}
    except Exception as error:  # noqa: BLE001 - a file that our own reading trips over
        answer = {"failure": BROKEN, "fault": fault(error)}
    line = json.dumps(answer).encode() + b"\n"
    if len(line) + len(payload) > limits["output_bytes"]:
        line, payload = json.dumps({"failure": TOO_COSTLY}).encode() + b"\n", b""
    sys.stdout.buffer.write(line)
    sys.stdout.buffer.write(payload)
    sys.stdout.flush()


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


def leave_the_network() -> None:
    """Move to a network of our own, without any interface, where the system lets us.

    The audit hook stops Python; a C library that is made to fetch an address it would not see.
    """
    for spaces in ("CLONE_NEWNET", "CLONE_NEWUSER"):
        flags = getattr(os, "CLONE_NEWNET", 0) | getattr(os, spaces, 0)
        try:
            os.unshare(flags)
        except (AttributeError, OSError):
            continue
        return


def guard(readable: Sequence[str]) -> Callable[[str, tuple[Any, ...]], None]:
    """Return an audit hook that refuses what reading a file never needs.

    That is files outside these folders, where the code is, writing, processes and the network.
    """
    folders = tuple(os.path.realpath(folder) + os.sep for folder in readable if folder)

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
            if writes or not _within(path, folders):
                _deny(event)
        elif event in _LISTING:
            if not _within(arguments[0], folders):
                _deny(event)
        elif event.startswith(_FORBIDDEN):
            _deny(event)

    return refuse


def _within(path: object, folders: tuple[str, ...]) -> bool:
    """Tell whether a path lies in one of the folders; an open file has a number for its path."""
    if not isinstance(path, (str, bytes, os.PathLike)):
        return isinstance(path, int)
    return f"{os.path.realpath(os.fsdecode(path))}{os.sep}".startswith(folders)


def _deny(event: str) -> NoReturn:
    raise PermissionError(f"a reader of files has no use for {event}")


def fault(error: BaseException | None) -> str:
    """Name the kind and the place of an error; its message may quote the file."""
    if error is None:
        return ""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = trace.tb_frame.f_code.co_filename.rpartition("/")[2] if trace else ""
    return f"{type(error).__name__} {place}:{trace.tb_lineno if trace else 0}"


if __name__ == "__main__":
    main()
