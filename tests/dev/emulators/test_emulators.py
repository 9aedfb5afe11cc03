"""The emulators as their users see them: what is served, to whom, and for how long."""

import json
import os
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from dev.emulators import node
from dev.emulators.identity import CLIENT_ID, IdentityEndpoint
from dev.emulators.node import NoNode
from dev.emulators.processes import NotStarted, Served
from dev.emulators.running import Emulators
from dev.emulators.sharing import claim_number, shared_emulators

ROOT = Path(__file__).parents[3]
STORAGE = "https://storage.azure.com/"
SOON_S = 20.0


def eventually(holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + SOON_S
    while not holds() and time.monotonic() < until:
        time.sleep(0.05)
    return holds()


def is_running(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"


def trusting(folder: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=folder / "authority.pem")


def ask(endpoint: IdentityEndpoint, **changes: str) -> httpx.Response:
    settings = endpoint.settings()
    asked = {"api-version": "2019-08-01", "resource": STORAGE, "client_id": CLIENT_ID, **changes}
    header = asked.pop("header", settings["IDENTITY_HEADER"])
    return httpx.get(
        settings["IDENTITY_ENDPOINT"], params=asked, headers={"X-IDENTITY-HEADER": header}
    )


def test_a_token_of_the_identity_goes_only_to_whoever_knows_the_secret() -> None:
    endpoint = IdentityEndpoint()
    try:
        assert ask(endpoint).json()["client_id"] == CLIENT_ID
        assert ask(endpoint, header="guessed").status_code == 401
        assert ask(endpoint, client_id="another").status_code == 400
        assert ask(endpoint, resource="").status_code == 400
        assert ask(endpoint, **{"api-version": "2017-09-01"}).status_code == 400
    finally:
        endpoint.stop()


def test_storage_is_served_over_tls_that_the_authority_vouches_for(emulators: Emulators) -> None:
    endpoint = emulators.settings["IMOCK_QUEUE_ENDPOINT"]

    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(endpoint)
    assert httpx.get(endpoint, verify=trusting(emulators.folder)).status_code in {400, 403}


def test_those_who_share_a_folder_share_the_emulators(emulators: Emulators) -> None:
    with shared_emulators(emulators.folder) as again:
        assert again == emulators


def test_each_number_is_claimed_once(tmp_path: Path) -> None:
    assert [claim_number(tmp_path, "accounts") for _ in range(3)] == [0, 1, 2]
    assert claim_number(tmp_path, "others") == 0


_USER = """
import os, sys
from pathlib import Path
from dev.emulators.sharing import shared_emulators
with shared_emulators(Path(sys.argv[1])) as running:
    print(running.settings["IMOCK_BLOB_ENDPOINT"], flush=True)
    sys.stdin.read()
"""


@pytest.mark.usefixtures("emulators")  # skips where there is no Node
def test_they_end_with_their_last_user_even_if_that_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _USER, str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as user:
        assert user.stdout
        url = user.stdout.readline().strip()
        assert httpx.get(url, verify=trusting(tmp_path), timeout=30).status_code in {400, 403}
        user.kill()

    def gone() -> bool:
        try:
            httpx.get(url, verify=trusting(tmp_path))
        except httpx.ConnectError:
            return True
        except httpx.TransportError:  # it is ending, and answers no more
            return False
        return False

    assert eventually(gone)
    assert eventually(lambda: not (tmp_path / "running.json").exists())


_SERVER = "import sys; print('serving at x:1', flush=True); sys.stdin.read()"


def test_a_process_is_ready_when_it_says_where_it_serves_and_ends_on_demand() -> None:
    served = Served([sys.executable, "-c", _SERVER], ready=[r"at (\S+)"], settings={})

    assert served.found == ["x:1"]
    served.stop()
    assert served.process.returncode == 0
    served.stop()


def test_a_process_that_ends_at_once_is_reported_with_its_last_words() -> None:
    with pytest.raises(NotStarted, match="no such port"):
        Served([sys.executable, "-c", "print('no such port')"], ready=[r"at (\S+)"], settings={})


_PARENT = f"""
import sys
from dev.emulators.processes import Served
served = Served([sys.executable, "-c", {_SERVER!r}], ready=["at (.+)"], settings={{}})
print(served.process.pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks the kernel of Linux")
def test_a_process_ends_with_whoever_started_it_even_if_that_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _PARENT], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        assert is_running(child)
        os.kill(parent.pid, signal.SIGKILL)

    assert eventually(lambda: not is_running(child))


def test_a_machine_without_node_is_told_so_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(NoNode, match=r"^Node 20 or later.*PATH$"):
        node.install()


def test_a_node_that_is_too_old_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "node"
    old.write_text("#!/bin/sh\necho v18.20.4\n", encoding="ascii")
    old.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(NoNode, match=r"v18\.20\.4"):
        node.find_node()


def test_the_lock_pins_what_is_asked_for_and_names_no_registry() -> None:
    lock = (node.HERE / "package-lock.json").read_text(encoding="utf-8")

    assert '"resolved"' not in lock
    assert '"integrity": "sha512-' in lock
    assert json.loads(lock)["packages"]["node_modules/azurite"]["version"] >= "3.37.0"
