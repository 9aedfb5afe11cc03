"""The TypeScript client is made from the description, compiles and reaches the report."""

import re
import subprocess
from pathlib import Path

import pytest

from dev.candidate import DEMO_RESUME
from dev.contract.clients import GENERATED, compile_typescript, write_typescript
from dev.contract.tools import CLIENT, node_command
from dev.hosting.testing import clean_environment
from tests.support.client_host import ClientHost
from tests.support.recorder import tone, wav_of

pytestmark = pytest.mark.usefixtures("contract_tools")


@pytest.fixture(scope="module")
def compiled() -> Path:
    return compile_typescript()


def test_the_generated_part_is_that_of_the_description(tmp_path: Path) -> None:
    write_typescript(tmp_path)

    for name in GENERATED:
        assert (CLIENT / "src" / name).read_bytes() == (tmp_path / name).read_bytes(), (
            f"{name} is stale: make openapi"
        )


def test_the_client_does_what_it_promises_whatever_is_answered(compiled: Path) -> None:
    run_tests(compiled / "client.test.js", {})


def test_the_journey_runs_against_a_served_installation(
    compiled: Path, client_host: ClientHost, tmp_path: Path
) -> None:
    recording = tmp_path / "tone.wav"
    recording.write_bytes(wav_of(tone(2)))
    settings = {
        "IMOCK_URL": client_host.url,
        "IMOCK_OUTBOX": str(client_host.outbox),
        "IMOCK_RESUME": str(DEMO_RESUME.resolve()),
        "IMOCK_RECORDING": str(recording),
    }
    run_tests(compiled / "served.test.js", settings)


def test_the_readme_shows_the_journey_that_is_compiled_and_run() -> None:
    [block] = re.findall(r"```ts\n(.*?)```", (CLIENT / "README.md").read_text("utf-8"), re.DOTALL)
    journey = (CLIENT / "test" / "journey.ts").read_text("utf-8")

    shown = [line.strip() for line in block.splitlines() if line.strip()]
    assert len(shown) <= 25
    assert [line for line in shown if line not in journey] == [
        'import { done, IMock, ok } from "@imock/client";',
        'const api = new IMock({ baseUrl: "https://api.imock.ai" });',
    ]


def run_tests(file: Path, settings: dict[str, str]) -> None:
    command = node_command(file)
    env = clean_environment(settings)
    command.insert(1, "--test")
    done = subprocess.run(command, env=env, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr
    passed = re.search(r"^# pass (\d+)", done.stdout, re.MULTILINE)
    assert passed
    assert int(passed[1]) > 0
