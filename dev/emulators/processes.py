"""Server processes that never outlive the process that started them."""

import contextlib
import fcntl
import os
import re
import signal
import subprocess
import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from queue import Empty, Queue
from typing import IO

_START_WITHIN_S = 60.0
_STOP_WITHIN_S = 5.0
_LAST_LINES = 20


class NotStarted(Exception):
    """A process ended, or was not ready in time; the message ends with its output."""


class Served:
    """A running process whose output said where it serves.

    It gets a pipe as its standard input and is to end when that closes: so it ends with this
    process, even if this process is killed.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        ready: Sequence[str],
        settings: Mapping[str, str],
        inherits: Sequence[int] = (),
    ) -> None:
        """Start it and wait until each pattern of ``ready`` has matched a line of its output.

        ``settings`` join the environment; ``inherits``: descriptors that it gets under the same
        numbers. Raises NotStarted.
        """
        inherited = os.environ  # noqa: TID251 - a program needs PATH and HOME like its parent
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            env={**inherited, **settings},
            pass_fds=inherits,
        )
        self.found: list[str] = []
        """What the group of each pattern matched, in their order."""
        try:
            self.found = self._wait_for(ready)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End it and all that it started. Does nothing if it has ended."""
        if self.process.stdin:
            self.process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_STOP_WITHIN_S)
        self.kill()
        if self.process.stdout:
            self.process.stdout.close()

    def kill(self) -> None:
        """End it as a crash would."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _wait_for(self, ready: Sequence[str]) -> list[str]:
        assert self.process.stdout  # noqa: S101 - it was opened above
        lines: Queue[str | None] = Queue()
        reader = threading.Thread(target=_read, args=(self.process.stdout, lines), daemon=True)
        reader.start()
        found: dict[str, str] = {}
        said: deque[str] = deque(maxlen=_LAST_LINES)
        while len(found) < len(ready):
            try:
                line = lines.get(timeout=_START_WITHIN_S)
            except Empty:
                line = None
            if line is None:
                raise NotStarted(f"{self.process.args!r} did not start: {''.join(said)}")
            said.append(line)
            for pattern in ready:
                if match := re.search(pattern, line):
                    found[pattern] = match[1]
        return [found[pattern] for pattern in ready]


def _read(output: IO[str], lines: "Queue[str | None]") -> None:
    """Pass on each line, and go on reading so that the process never waits for a reader."""
    with contextlib.suppress(ValueError, OSError):
        for line in output:
            lines.put(line)
    lines.put(None)


@contextlib.contextmanager
def locked(path: Path, *, shared: bool = False) -> Iterator[None]:
    """Hold a lock on a file, made if it is not there; it is let go with its process."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
