"""The served description against the served API: what it allows is answered as it says.

A short exploration, the same each time; it goes on for longer with more examples:
`EXPLORE=300 make test ARGS=tests/api/test_description_explored.py`.
"""

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from dev.candidate import Candidate, Outbox
from dev.hosting.testing import running_host

ROOT = Path(__file__).parents[2]


@pytest.mark.timeout(1800)
def test_exploring_the_description_finds_no_failure(tmp_path: Path) -> None:
    examples = os.environ.get("EXPLORE", "2")  # noqa: TID251 - how long to explore is no setting of ours
    settings = {"IMOCK_BCRYPT_COST": "4", "IMOCK_RATE_LIMITS": "off"}
    with (
        running_host(state=tmp_path, env=settings) as host,
        httpx.Client(base_url=host.url) as client,
    ):
        person = Candidate(client, Outbox(tmp_path / "outbox"), name="A", address="a@example.com")
        person.register()
        person.confirm()
        person.log_in()
        person.prepare_for("backend", "mid")
        explored = subprocess.run(
            [
                str(Path(sys.executable).parent / "st"),
                *("--config-file", str(ROOT / "schemathesis.toml")),
                *("run", f"{host.url}/api/openapi.json"),
                *("--header", f"Authorization: Bearer {person.token}"),
                *("--max-examples", examples, "--seed", "1", "--no-color"),
            ],
            cwd=tmp_path,
            check=False,
            capture_output=True,
            text=True,
        )
        assert '"server.fault"' not in host.log.read_text()

    assert explored.returncode == 0, explored.stdout[-6000:] + explored.stderr[-2000:]
