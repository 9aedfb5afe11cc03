"""Warm children: processes that have imported a reader once and fork for each file.

Importing a reader takes longer than reading a usual file. A warm child imports it, without
network, and then only waits; for each file it forks, and the fork takes the limits and the guard
before it sees a byte. What a file does to its fork is gone with the fork.
"""

import atexit
import json
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, BinaryIO

_LONGEST_REPLY = 200
_MORE_THAN_PROCESSORS = 2
"""A costly file keeps its child for seconds, so that others must not wait for a processor each."""

type Start = Callable[[Mapping[str, Any], int], subprocess.Popen[bytes]]
"""Starts the child's program on a task, with a descriptor as its standard input."""


def _most_children() -> int:
    return (os.process_cpu_count() or 1) + _MORE_THAN_PROCESSORS


class NoChildFree(Exception):
    """Every child was reading for as long as a file may take."""


class WarmChildGone(Exception):
    """The warm child ended while it was idle; another one may read the file."""


@dataclass(frozen=True, slots=True)
class _WarmChild:
    """One warm child and the socket over which it gets files, one after the other."""

    process: subprocess.Popen[bytes]
    control: socket.socket

    def read(
        self, request: Mapping[str, Any], source: BinaryIO, target: BinaryIO, wall_s: float
    ) -> int:
        """Return the status of the fork that reads a file; raises TimeoutError, WarmChildGone."""
        message = json.dumps(request).encode()
        try:
            self.control.settimeout(wall_s)
            socket.send_fds(self.control, [message], [source.fileno(), target.fileno()])
            reply = self.control.recv(_LONGEST_REPLY)
        except (BrokenPipeError, ConnectionError):
            raise WarmChildGone from None
        if not reply:
            raise WarmChildGone
        return int(json.loads(reply)["status"])

    def end(self) -> None:
        """End the child and whatever it has forked."""
        self.control.close()
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass(slots=True)
class WarmChildren:
    """Keeps warm children for later files: as many as have read at the same time, up to ``most``.

    To start one costs more than to read several files, so that further files wait for their turn.
    """

    start: Start
    most: int = field(default_factory=_most_children)
    idle: dict[str, list[_WarmChild]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    turns: threading.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        """End the idle children when the process ends."""
        self.turns = threading.Semaphore(self.most)
        atexit.register(self.close)

    def run(
        self, task: Mapping[str, Any], source: BinaryIO, target: BinaryIO, wall_s: float
    ) -> int:
        """Read a file in a fork of a warm child and return its status.

        Raises TimeoutError when it takes too long by the clock, NoChildFree if it had no turn for
        as long, and WarmChildGone if a fresh child ends as well.
        """
        if not self.turns.acquire(timeout=wall_s):
            raise NoChildFree
        try:
            return self._run(task, source, target, wall_s)
        finally:
            self.turns.release()

    def _run(
        self, task: Mapping[str, Any], source: BinaryIO, target: BinaryIO, wall_s: float
    ) -> int:
        request = {"limits": task["limits"], "arguments": task["arguments"]}
        child = self._take(task["reader"])
        if child:
            try:
                return self._read(child, task["reader"], request, source, target, wall_s)
            except WarmChildGone:
                source.seek(0)
                target.seek(0)
                target.truncate()
        fresh = self._started(task)
        return self._read(fresh, task["reader"], request, source, target, wall_s)

    def close(self) -> None:
        """End the idle children."""
        with self.lock:
            children = [child for kept in self.idle.values() for child in kept]
            self.idle.clear()
        for child in children:
            child.end()

    def _read(
        self,
        child: _WarmChild,
        reader: str,
        request: Mapping[str, Any],
        source: BinaryIO,
        target: BinaryIO,
        wall_s: float,
    ) -> int:
        try:
            status = child.read(request, source, target, wall_s)
        except BaseException:
            child.end()
            raise
        with self.lock:
            self.idle.setdefault(reader, []).append(child)
        return status

    def _take(self, reader: str) -> _WarmChild | None:
        with self.lock:
            kept = self.idle.get(reader)
            return kept.pop() if kept else None

    def _started(self, task: Mapping[str, Any]) -> _WarmChild:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            process = self.start({**task, "warm": True}, theirs.fileno())
        return _WarmChild(process, ours)
