"""The erasure of an account over HTTP, from the request to the receipt."""

from typing import Any

import pytest

from dev.candidate import Candidate
from shared.bootstrap import using
from tests.conformance.test_policy import journey, places_of
from tests.support.buying import buy
from tests.support.served import Served
from tests.support.storage import Storage

pytestmark = pytest.mark.both_backends

LOST_NOTHING = {"credits": 0, "reserved": 0, "frozen": 0, "debt": 0, "pro_until": None}


@pytest.fixture
def person(served: Served) -> Candidate:
    return served.member()


def progress_of(person: Candidate, started: dict[str, Any]) -> dict[str, Any]:
    body = {"progress_token": started["progress_token"]}
    answer: dict[str, Any] = person.http.post("/api/v1/privacy/erasures", json=body).json()
    return answer


@pytest.mark.clause("P5.3")
def test_before_an_erasure_a_person_reads_what_is_lost_and_what_to_fetch(storage: Storage) -> None:
    served = Served(storage, free_interviews_per_month=0)
    with using(served.services):
        _told_what_is_lost(served, served.member())


def _told_what_is_lost(served: Served, person: Candidate) -> None:
    empty = person.read("account/deletion")
    assert empty["lost"] == LOST_NOTHING
    assert empty["invoices"] is None
    assert [each for each in empty["kept"] if "count" in each] == []

    buy(served, person)
    person.prepare_for("backend", "mid")
    session_id = person.open_interview(questions=1)["id"]
    started = person.subscribe("pro_monthly")
    handed = served.bank.emulator.checkout.begin_subscription(
        started["checkout"]["subscription_id"]
    )
    person.hand_in(started["id"], handed)
    shown = person.read("account/deletion")

    paid_until = person.read("credits")["pro_until"]
    assert paid_until is not None
    assert shown["lost"] == {**LOST_NOTHING, "credits": 4, "reserved": 1, "pro_until": paid_until}
    assert shown["unfinished"] == {"subscriptions": 1, "refunds": 0, "disputes": 0}
    assert [each["count"] for each in shown["kept"] if "count" in each] == [2]
    assert sum(shown["removed"].values()) > sum(empty["removed"].values())
    # What it offers can be followed, and nothing has been done.
    invoices = person.send("GET", shown["invoices"].removeprefix("/api/v1/")).json()["items"]
    assert {each["plan"]["code"] for each in invoices} == {"credits_5", "pro_monthly"}
    assert person.send("POST", shown["export"].removeprefix("/api/v1/")).status_code == 202
    assert person.read(f"sessions/{session_id}")["state"] == "open"


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
