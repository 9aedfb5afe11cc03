"""``make run BACKEND=emulators``: the product on emulators, which keep what they are given."""

import ssl
from pathlib import Path

import httpx
import pytest

from dev.candidate import Candidate, Outbox
from dev.hosting.testing import running_host

PROGRAM = ("dev.emulators", "serve")
SETTINGS = {"IMOCK_BCRYPT_COST": "4"}


def candidate(client: httpx.Client, state: Path) -> Candidate:
    return Candidate(client, Outbox(state / "outbox"), name="Asha", address="asha@example.com")


def recording_address(person: Candidate) -> str:
    """Return where the person may send a recording."""
    person.prepare_for("backend", "mid")
    session = person.open_interview(questions=1, mode="video")
    grant = person.start_upload(session["id"], session["questions"][0]["id"], b"RIFF", "audio/wav")
    address: str = grant["url"]
    return address


def preflight(state: Path, address: str, origin: str) -> httpx.Response:
    """Ask, as a browser does, whether a page of this origin may send something there."""
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "content-type,x-ms-blob-type",
    }
    trusted = ssl.create_default_context(cafile=state / "emulators" / "authority.pem")
    return httpx.options(address, headers=asked, verify=trusted)


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
        address = recording_address(asha)
        stranger = preflight(tmp_path, address, "http://localhost:1")
        admitted = preflight(tmp_path, address, host.url).headers["access-control-allow-origin"]
        assert admitted == host.url
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
    assert address.startswith("https://127.0.0.1:")
    assert stranger.status_code == 403
    assert units
    assert min(units) >= 1
