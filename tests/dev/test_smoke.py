"""``python -m dev.smoke``: a journey against a deployment, which leaves nothing behind."""

from pathlib import Path

import httpx
import pytest

from dev import smoke
from dev.hosting.testing import running_host
from tests.support.served import URL, Served


def test_the_journey_is_played_and_everything_removed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = {"IMOCK_BCRYPT_COST": "4"}
    with running_host(state=tmp_path, env=settings) as host:
        outbox = str(tmp_path / "outbox")
        assert smoke.main([host.url, "--outbox", outbox]) == 0
        assert smoke.main([host.url, "--outbox", outbox]) == 0

    printed = capsys.readouterr().out
    assert printed.count("ok ") == 10
    assert "FAILED" not in printed


@pytest.mark.parametrize("backend", ["embedded"])
def test_a_failure_is_named_and_what_was_made_is_removed(
    served: Served, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(address: str) -> str:
        served.deliver()
        return served.outbox.newest_token(address)

    def broken(*_: object) -> None:
        raise smoke.SmokeFailed("no score")

    monkeypatch.setattr(smoke, "good_answer", broken)
    with served.client() as client:
        assert smoke.Smoke(client, link, "smoke@example.com").run() == 1
        login = {"email": "smoke@example.com", "password": "a password of nobody"}
        assert client.post("/api/v1/auth/login", json=login).status_code == 401

    printed = capsys.readouterr().out
    assert "FAILED  A candidate registers, interviews and is evaluated: SmokeFailed" in printed
    assert "ok      What the candidate left is removed" in printed


def test_a_function_that_the_platform_lacks_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(404))
    with httpx.Client(transport=transport, base_url=URL) as client:
        assert smoke.Smoke(client, lambda _: "", "smoke@example.com").run() == 1

    printed = capsys.readouterr().out
    assert "the platform answers for account_delete" in printed or "account_read" in printed
    assert "no answer of ours" in printed
