"""ETags, conditional requests and compression, as a client sees them."""

import gzip
from typing import Any

import httpx
import pytest

from dev.candidate import Candidate
from tests.support.served import Served


@pytest.fixture
def asha(served: Served) -> Candidate:
    return served.member()


def ask(
    person: Candidate, method: str, path: str, headers: dict[str, str] | None = None, **more: Any
) -> httpx.Response:
    given = {"Authorization": f"Bearer {person.token}", **(headers or {})}
    return person.http.request(method, f"/api/v1/{path}", headers=given, **more)


def test_what_was_read_already_is_not_sent_again(asha: Candidate) -> None:
    first = ask(asha, "GET", "profile")
    etag = first.headers["etag"]

    again = ask(asha, "GET", "profile", headers={"If-None-Match": etag})
    asha.prepare_for("backend", "mid")
    changed = ask(asha, "GET", "profile", headers={"If-None-Match": etag})

    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    assert "cache-control" in again.headers
    assert changed.status_code == 200
    assert changed.headers["etag"] != etag


@pytest.mark.parametrize("path", ["profile", "account"])
@pytest.mark.both_backends
def test_a_change_of_what_has_changed_meanwhile_is_refused(asha: Candidate, path: str) -> None:
    change = {"interview_goals": ["speak slower"]} if path == "profile" else {"name": "Asha P Rao"}
    mine = ask(asha, "GET", path).headers["etag"]

    first = ask(asha, "PATCH", path, json=change, headers={"If-Match": mine})
    later = ask(asha, "PATCH", path, json=change, headers={"If-Match": mine})
    blind = ask(asha, "PATCH", path, json=change)
    newest = ask(asha, "GET", path).headers["etag"]
    either = {"If-Match": f'"other", W/{newest}'}

    assert first.status_code == blind.status_code == 200
    assert (later.status_code, later.json()["code"]) == (412, "request.changed_meanwhile")
    assert ask(asha, "PATCH", path, json=change, headers=either).status_code == 200


def test_large_answers_are_compressed_for_who_can_read_that(asha: Candidate) -> None:
    address = "/api/openapi.json"
    plain = asha.http.get(address, headers={"Accept-Encoding": "identity"})
    refusing = asha.http.get(address, headers={"Accept-Encoding": "gzip;q=0"})
    packed = asha.http.get(address, headers={"Accept-Encoding": "br, gzip"})
    small = ask(asha, "GET", "profile", headers={"Accept-Encoding": "gzip"})

    assert "content-encoding" not in plain.headers
    assert "content-encoding" not in refusing.headers
    assert "content-encoding" not in small.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.json() == plain.json()
    assert packed.headers["etag"] == f"W/{plain.headers['etag']}"
    assert len(gzip.compress(plain.content)) < len(plain.content) / 5
    unchanged = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["etag"]}
    assert asha.http.get(address, headers=unchanged).status_code == 304
