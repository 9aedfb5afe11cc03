"""More promises of the privacy policy, through the public endpoints."""

import httpx
import pytest

from tests.support.served import Served


@pytest.mark.clause("P6.1")
def test_browsers_are_told_to_come_back_over_tls_only(served: Served) -> None:
    answers: list[httpx.Response] = [
        served.client().get(path) for path in ("/api/docs", "/api/openapi.json", "/api/v1/profile")
    ]

    assert [each.status_code for each in answers] == [200, 200, 401]
    for answer in answers:
        assert answer.headers["strict-transport-security"] == (
            "max-age=63072000; includeSubDomains"
        )


def test_the_clauses_are_served_to_everybody_with_their_words(served: Served) -> None:
    table = served.client().get("/api/v1/privacy/conformance").json()

    assert len(table["clauses"]) == 27
    for each in table["clauses"]:
        assert each["promise"]
        assert len(each["sha256"]) == 64
        assert each["result"] in {"holds", "fails", "not_shown"}
