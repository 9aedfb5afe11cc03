"""Another generator of TypeScript, as a frontend may choose it: no warning, and it works."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from dev.candidate import DEMO_RESUME
from dev.contract.tools import BIN, DOCUMENT, HERE, node_command
from dev.hosting.testing import clean_environment
from tests.support.client_host import ClientHost

FIXTURE = Path(__file__).parents[2] / "fixtures" / "clients" / "hey_api"

pytestmark = pytest.mark.usefixtures("contract_tools")


def test_its_client_compiles_strictly_and_its_journey_reaches_the_report(
    client_host: ClientHost, tmp_path: Path
) -> None:
    project = shutil.copytree(FIXTURE, tmp_path / "client")
    shutil.copy(DOCUMENT, project / "openapi.json")
    (project / "package.json").write_text(json.dumps({"type": "module"}))
    (project / "node_modules").symlink_to((HERE / "node_modules").resolve())
    kamala = client_host.confirmed("Kamala Iyer")
    who = [client_host.url, kamala.address, kamala.password, str(DEMO_RESUME.resolve())]

    generated = run(project, BIN / "openapi-ts")
    run(project, BIN / "tsc")
    played = run(project, project / "dist" / "journey.js", *who)

    assert "warn" not in generated.lower()
    assert "answers: 3" in played
    assert "receipt: " in played


def run(folder: Path, program: Path, *arguments: str) -> str:
    """Run a program by Node in the folder; return what it prints."""
    done = subprocess.run(
        node_command(program, *arguments),
        cwd=folder,
        env=clean_environment({}),
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr
