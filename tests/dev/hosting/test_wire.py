"""Results through protocol buffers, with a second copy of protobuf as Azure's worker has it."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from dev.candidate import Candidate, Outbox
from dev.demo import play
from dev.hosting.testing import ROOT, running_host
from tests.support.wire_child import FATAL, HTTP


def carried(name: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.support.wire_child", name]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", FATAL)
def test_a_cookie_with_expires_ends_the_process(name: str) -> None:
    assert carried(name).returncode == -signal.SIGSEGV


@pytest.mark.parametrize("name", HTTP)
def test_every_answer_of_the_product_arrives_whole(name: str) -> None:
    ended = carried(name)

    assert ended.returncode == 0, ended.stderr
    sent, arrived = json.loads(ended.stdout)
    assert arrived == sent
    assert int(arrived["status"]) == HTTP[name]().status_code


def test_queue_and_timer_functions_return_nothing() -> None:
    assert json.loads(carried("none").stdout) == [None, None]


def test_the_journey_ends_with_the_host_alive(tmp_path: Path) -> None:
    settings = {"IMOCK_BCRYPT_COST": "4"}
    with (
        running_host(state=tmp_path, env=settings, arguments=("--protobuf",)) as host,
        httpx.Client(base_url=host.url, timeout=30) as http,
    ):
        person = Candidate(
            http, Outbox(tmp_path / "outbox"), name="Asha Rao", address="a@b.example"
        )
        assert http.post("/api/v1/auth/logout").status_code == 204
        play(person, report=tmp_path / "report.html")
        assert http.get("/api/health").status_code == 200
        assert host.process.poll() is None
