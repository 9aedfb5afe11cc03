"""What the web client is told for Azure is what the local host says."""

import json
import subprocess
from pathlib import Path

import pytest

from dev.emulators.node import NoNode, find_node, install
from dev.web.__main__ import main
from dev.web.azure import TOLD, configuration, tell
from dev.web.building import WEB
from dev.web.headers import security_headers
from tests.support.not_run import not_run

API = "https://api.example.com"
STORE = "https://recordings.blob.example.net"


def test_its_headers_are_those_of_the_local_host() -> None:
    said = configuration(api=f"{API}/", recordings=f"{STORE}/")["globalHeaders"]

    assert security_headers(calls=(API, STORE), media=(STORE,)).items() <= said.items()
    assert f"connect-src 'self' {API} {STORE} " in said["Content-Security-Policy"]
    assert "unsafe" not in said["Content-Security-Policy"]


def test_a_page_is_served_at_every_path_and_no_file_is_made_up() -> None:
    said = configuration(api=API, recordings=STORE)
    excluded = [each.rstrip("*") for each in said["navigationFallback"]["exclude"]]
    paths: list[str] = json.loads((WEB / "src" / "routes.json").read_text(encoding="utf-8"))

    assert said["navigationFallback"]["rewrite"] == "/index.html"
    assert [path for path in paths if path.startswith(tuple(excluded))] == []
    assert "/assets/" in excluded


@pytest.mark.parametrize("url", ["", "api.example.com", "http://api.example.com"])
def test_it_is_not_prepared_without_a_secure_address(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["azure"], {"WEB_API_URL": url, "RECORDINGS_URL": STORE}) == 1
    assert "WEB_API_URL" in capsys.readouterr().out


def test_the_built_page_knows_the_api(tmp_path: Path) -> None:
    try:
        node = find_node()
        install(WEB)
    except NoNode as error:
        not_run("Node", error)
    told = WEB / TOLD
    before = told.read_bytes() if told.exists() else None
    tell(WEB, api=API, recordings=STORE)
    try:
        vite = str(WEB / "node_modules" / "vite" / "bin" / "vite.js")
        command = [node, vite, "build", "--logLevel", "error", "--emptyOutDir", "--outDir"]
        subprocess.run([*command, str(tmp_path)], cwd=WEB, check=True)
    finally:
        told.unlink()
        if before is not None:
            told.write_bytes(before)
    said = json.loads((tmp_path / "staticwebapp.config.json").read_text(encoding="utf-8"))

    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert f'<meta name="imock:api" content="{API}" />' in page
    assert said == configuration(api=API, recordings=STORE)
