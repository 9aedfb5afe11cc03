"""The erasure of an account over HTTP, from the request to the receipt."""

from typing import Any

import pytest

from dev.candidate import Candidate
from tests.conformance.test_policy import journey, places_of
from tests.support.buying import buy
from tests.support.served import Served

pytestmark = pytest.mark.both_backends


@pytest.fixture
def person(served: Served) -> Candidate:
    return served.member()


def progress_of(person: Candidate, started: dict[str, Any]) -> dict[str, Any]:
    body = {"progress_token": started["progress_token"]}
    answer: dict[str, Any] = person.http.post("/api/v1/privacy/erasures", json=body).json()
    return answer


def test_an_erasure_is_removed_at_once_verified_later_and_proved(
    served: Served, person: Candidate
) -> None:
    journey(person)
    buy(served, person)
    user_id = person.read("account")["user_id"]
    started = person.delete_account()
    assert progress_of(person, started)["stage"] == "requested"
    served.work()
    removed = progress_of(person, started)
    served.finish_erasures()
    verified = progress_of(person, started)

    assert removed["stage"] == "removed"
    assert removed["receipt"] is None
    assert verified["stage"] == "verified"
    checked = person.http.post("/api/v1/privacy/receipts", json={"receipt": verified["receipt"]})
    assert checked.status_code == 200
    assert checked.json()["contents"]["left"] == 0
    assert places_of(served, user_id) == []
