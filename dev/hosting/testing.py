"""A host in a process of its own, for tests, demonstrations and measurements."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

_OURS = ("IMOCK_", "AZUREWEBJOBS", "FUNCTIONS_", "PYTHON_THREADPOOL", "WEBSITE_", "CONTAINER_")
_LOOK_S = 0.02

HOST = ("dev.host",)


class HostFailed(AssertionError):
    """The host did not start, or did not end as it should; the message ends with its log."""


@dataclass(slots=True)
class RunningHost:
    """A host that answers at ``url`` and writes what it says to ``log``."""

    process: subprocess.Popen[bytes]
    log: Path
    url: str = ""

    def lines(self) -> list[dict[str, Any]]:
        """Return the JSON lines that the host has logged so far."""
        text = self.log.read_text().splitlines()
        return [json.loads(line) for line in text if line.startswith("{")]

    def kill(self) -> None:
        """End the host at once, as a power cut would."""
        self.process.kill()
        self.process.wait()

    def stop(self, *, within_s: float = 20) -> int:
        """Ask the host to end and return its exit code; raises HostFailed if it does not."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(within_s)
        except subprocess.TimeoutExpired:
            self.kill()
            raise HostFailed(f"the host did not stop\n{_tail(self.log)}") from None


@contextlib.contextmanager
def running_host(
    *,
    state: Path,
    env: Mapping[str, str] | None = None,
    arguments: Sequence[str] = (),
    program: Sequence[str] = HOST,
    within_s: float = 60,
) -> Iterator[RunningHost]:
    """Run a host on a free port until the block ends; raises HostFailed if it does not start.

    ``state``: the folder of everything that survives the host, so that the next one may go on.
    ``env``: settings; none of ours comes from the caller's own environment. ``arguments``: more
    of the command line, such as ``["--app", ...]``. ``program``: the module that is run, and what
    comes before these arguments.
    """
    state.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder, "ready")
        options = ["--state", str(state), "--ready-file", str(ready), *arguments]
        command = host_command(*options, program=program)
        log = state / "host.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                command, cwd=ROOT, env=clean_environment(env or {}), stdout=output, stderr=output
            )
        host = RunningHost(process, log)
        try:
            host.url = _await_ready(host, ready, within_s)
            yield host
        finally:
            if process.poll() is None:
                host.stop()


def host_command(*arguments: str, program: Sequence[str] = HOST) -> list[str]:
    """Return the command line of a host on a free port."""
    return [sys.executable, "-m", *program, "--port", "0", *arguments]


def clean_environment(env: Mapping[str, str]) -> dict[str, str]:
    """Return the caller's environment without any setting of ours, and with these."""
    inherited = dict(os.environ)  # noqa: TID251 - to hand it on, not to read settings from it
    kept = {name: value for name, value in inherited.items() if not name.upper().startswith(_OURS)}
    return {**kept, **env}


def _await_ready(host: RunningHost, ready: Path, within_s: float) -> str:
    deadline = time.monotonic() + within_s
    while not ready.exists():
        if host.process.poll() is not None:
            raise HostFailed(f"the host ended with {host.process.returncode}\n{_tail(host.log)}")
        if time.monotonic() > deadline:
            host.kill()
            raise HostFailed(f"the host is not ready after {within_s} s\n{_tail(host.log)}")
        time.sleep(_LOOK_S)
    return ready.read_text()


def _tail(log: Path) -> str:
    return log.read_text(errors="replace")[-4000:]
