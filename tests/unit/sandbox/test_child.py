"""What code inside the child cannot do, and what of it and of its errors comes out."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from shared.sandbox import child
from shared.sandbox.errors import BROKEN, TOO_COSTLY, ReaderError
from shared.sandbox.process import Limits, SandboxFault, run_in_sandbox
from tests.support.processes import children, open_files

LIMITS = Limits(cpu_s=5, wall_s=10, memory_bytes=512 << 20, output_bytes=1 << 20)
READERS = "tests.support.sandbox_readers"


def refusal_of(reader: str, limits: Limits = LIMITS) -> ReaderError:
    with pytest.raises(ReaderError) as caught:
        run_in_sandbox(f"{READERS}:{reader}", [b"anything"], limits)
    return caught.value


def test_a_reader_gets_the_file_and_its_arguments_and_returns_values_and_bytes() -> None:
    reading = run_in_sandbox(f"{READERS}:echo", [b"ab", b"cd"], LIMITS, kind="x")

    assert reading.values == {"arguments": {"kind": "x"}, "size": 4}
    assert reading.payload == b"\n\x00payload"


def test_the_child_has_its_limits_and_no_environment_no_network_and_no_file_of_ours() -> None:
    said = run_in_sandbox(f"{READERS}:surroundings", [], LIMITS).values

    assert set(said["environment"]) <= {"OPENBLAS_NUM_THREADS", "LD_LIBRARY_PATH", "LC_CTYPE"}
    assert said["files"] <= 5
    assert said["limits"] == {
        "RLIMIT_CPU": LIMITS.cpu_s,
        "RLIMIT_AS": LIMITS.memory_bytes,
        "RLIMIT_FSIZE": LIMITS.output_bytes,
        "RLIMIT_CORE": 0,
        "RLIMIT_NPROC": 0,
    }
    if can_leave_the_network():
        assert said["interfaces"] == ["lo"]


def can_leave_the_network() -> bool:
    script = "import os; os.unshare(os.CLONE_NEWNET | os.CLONE_NEWUSER)"
    ended = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True)
    return ended.returncode == 0


def test_a_refusal_keeps_its_word_and_an_error_only_its_kind_and_place() -> None:
    refused, stumbled = refusal_of("refusing"), refusal_of("stumbling")

    assert (refused.code, refused.fault) == ("of_its_own", "ValueError :0")
    assert stumbled.code == BROKEN
    assert stumbled.fault.startswith("ValueError sandbox_readers.py:")


@pytest.mark.parametrize(
    ("reader", "limits", "code"),
    [
        ("crashing", LIMITS, BROKEN),
        ("hungry", LIMITS, TOO_COSTLY),
        ("talkative", replace(LIMITS, output_bytes=1 << 19), TOO_COSTLY),
        ("endless", replace(LIMITS, cpu_s=1), TOO_COSTLY),
        ("endless", replace(LIMITS, wall_s=0.5), TOO_COSTLY),
    ],
)
def test_what_hurts_is_ended(reader: str, limits: Limits, code: str) -> None:
    assert refusal_of(reader, limits).code == code


def test_a_reader_that_is_not_there_is_our_fault() -> None:
    with pytest.raises(SandboxFault):
        run_in_sandbox(f"{READERS}:nobody", [], LIMITS)


def test_nothing_is_left_when_the_file_cannot_be_had() -> None:
    def pieces() -> Iterator[bytes]:
        yield b"first"
        raise OSError("the store went away")

    files, others = open_files(), children()
    with pytest.raises(OSError, match="went away"):
        run_in_sandbox(f"{READERS}:echo", pieces(), LIMITS)

    assert open_files() == files
    assert children() <= others


ATTEMPTS = {
    "write a file": "open('/tmp/stolen', 'w')",
    "read a file of the system": "open('/etc/passwd')",
    "read its parent's secrets": "open(f'/proc/{os.getppid()}/environ', 'rb')",
    "climb out of its folders": "open(sys.path[0] + '/../../../../etc/passwd')",
    "start a program": "import subprocess; subprocess.Popen(['true'])",
    "use a shell": "import os; os.system('true')",
    "reach the network": "import socket; socket.create_connection(('127.0.0.1', 9))",
    "remove a file": "import os; os.remove('/tmp/anything')",
    "load a library": "import ctypes; ctypes.CDLL(None)",
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_code_inside_the_child_could_not(attempt: str) -> None:
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); from shared.sandbox.child import guard\n"
        "import os, socket, subprocess, ctypes\n"
        "sys.addaudithook(guard(sys.path))\n"
        f"try:\n    {attempt}\nexcept PermissionError:\n    os._exit(42)"
    )
    root = str(Path(child.__file__).parents[2])
    ended = subprocess.run(
        [sys.executable, "-c", script, root],
        check=False, capture_output=True, timeout=30,
    )  # fmt: skip

    assert ended.returncode == 42, ended.stderr


def test_a_fault_names_its_kind_and_place_and_never_its_words() -> None:
    with pytest.raises(ValueError, match="Expecting") as caught:
        json.loads("{secret of the candidate")
    fault = child.fault(caught.value)

    assert fault.startswith("JSONDecodeError decoder.py:")
    assert "secret" not in fault
    assert child.fault(None) == ""
