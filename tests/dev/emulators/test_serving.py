"""``make run BACKEND=emulators``: the product on emulators, which keep what they are given."""

from pathlib import Path

import httpx
import pytest

from dev.candidate import Candidate, Outbox
from dev.hosting.testing import running_host

PROGRAM = ("dev.emulators", "serve")
SETTINGS = {"IMOCK_BCRYPT_COST": "4"}


def candidate(client: httpx.Client, state: Path) -> Candidate:
    return Candidate(client, Outbox(state / "outbox"), name="Asha", address="asha@example.com")


@pytest.mark.usefixtures("emulators")  # skips where there is no Node
def test_the_product_runs_on_emulators_and_finds_its_state_again(tmp_path: Path) -> None:
    with (
        running_host(state=tmp_path, env=SETTINGS, program=PROGRAM) as host,
        httpx.Client(base_url=host.url, timeout=30) as client,
    ):
        asha = candidate(client, tmp_path)
        asha.register()
        asha.confirm()
        asha.log_in()
        resume = asha.upload_demo()
        health = client.get("/api/health").json()
        units = [line["request_units"] for line in host.lines() if "request_units" in line]

    with (
        running_host(state=tmp_path, env=SETTINGS, program=PROGRAM) as host,
        httpx.Client(base_url=host.url, timeout=30) as client,
    ):
        again = candidate(client, tmp_path)
        again.log_in()
        link = again.read(f"resumes/{resume['id']}/file")["url"]

    assert health["ok"]
    assert health["parts"]["documents"]["answered"] == "Cosmos DB, Strong consistency"
    assert link.startswith("https://127.0.0.1:")
    assert units
    assert min(units) >= 1
