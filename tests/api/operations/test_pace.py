"""Public operations that cost a store something are limited by network, each kind on its own."""

import pytest

from shared.accounts.pace import MAX_REQUESTS
from shared.bootstrap import using
from tests.support.served import Served
from tests.support.storage import Storage


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/api/v1/auth/oauth/google/callback", None),
        ("POST", "/api/v1/auth/oauth/google/start", {"return_to": "/"}),
        ("POST", "/api/v1/auth/passkey/options", None),
    ],
)
def test_a_network_cannot_ask_without_end(
    storage: Storage, method: str, path: str, body: dict[str, str] | None
) -> None:
    served = Served(storage, rate_limits=True)
    with using(served.services):
        browser = served.client()
        asked = [browser.request(method, path, json=body) for _ in range(MAX_REQUESTS)]
        refused = browser.request(method, path, json=body)
        health = browser.get("/api/health")

    assert 429 not in {answer.status_code for answer in asked}
    assert (refused.status_code, refused.json()["code"]) == (429, "auth.too_many_attempts")
    assert health.status_code == 200
