"""The account and the profile, over HTTP."""

from typing import Any

import httpx
import pytest

from dev.candidate import Candidate
from tests.api.accounts.test_auth import code
from tests.support.served import Served


def send(person: Candidate, method: str, path: str, body: Any = None) -> httpx.Response:
    headers = {"Authorization": f"Bearer {person.token}"}
    given = {"json": body} if body is not None else {}
    return person.http.request(method, f"/api/v1/{path}", headers=headers, **given)


@pytest.fixture
def person(served: Served) -> Candidate:
    return served.member()


def test_an_account_shows_itself_to_its_owner(person: Candidate) -> None:
    account = person.read("account")

    assert set(account) == {
        "user_id",
        "name",
        "email",
        "roles",
        "created_at",
        "password_changed_at",
        "has_second_factor",
    }
    assert (account["name"], account["email"]) == (person.name, person.address)


def test_a_name_can_be_corrected(person: Candidate) -> None:
    response = send(person, "PATCH", "account", {"name": "  Asha R. Rao "})

    assert response.status_code == 200
    assert person.read("account")["name"] == "Asha R. Rao"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"name": None},
        {"name": "x" * 101},
        {"name": "Asha", "email": "eve@example.com"},
        {"name": "Asha", "roles": ["admin"]},
        {"name": "Asha\x00"},
        [],
        "Asha",
    ],
)
def test_nothing_but_the_name_can_be_written(person: Candidate, body: Any) -> None:
    assert code(send(person, "PATCH", "account", body)) == (422, "request.invalid")
    assert person.read("account")["name"] == person.name


@pytest.mark.both_backends
def test_a_profile_is_filled_in_step_by_step(person: Candidate) -> None:
    assert person.read("profile")["interview_goals"] == []
    send(person, "PATCH", "profile", {"target_role": "backend", "interview_goals": ["Speak up"]})
    response = send(person, "PATCH", "profile", {"experience_level": "senior"})

    profile = person.read("profile")
    assert response.json() == profile
    assert profile["target_role"] == "backend"
    assert profile["experience_level"] == "senior"
    assert profile["interview_goals"] == ["Speak up"]
    cleared = send(person, "PATCH", "profile", {"target_role": None, "interview_goals": []}).json()
    assert (cleared["target_role"], cleared["interview_goals"]) == (None, [])
    assert cleared["experience_level"] == "senior"


@pytest.mark.parametrize(
    "body",
    [
        {"target_role": "wizard"},
        {"target_role": 1},
        {"experience_level": "junior"},
        {"interview_goals": "Speak up"},
        {"interview_goals": ["x" * 201]},
        {"interview_goals": [""]},
        {"interview_goals": ["a\nb"]},
        {"interview_goals": ["x"] * 11},
        {"interview_goals": None},
        {"updated_at": "2026-01-01T00:00:00Z"},
        {"user_id": "usr_" + "0" * 32},
        [],
    ],
)
def test_a_profile_takes_nothing_that_is_not_in_its_form(person: Candidate, body: Any) -> None:
    assert code(send(person, "PATCH", "profile", body)) == (422, "request.invalid")
    assert person.read("profile")["updated_at"] is None


def test_an_empty_change_of_a_profile_is_no_error(person: Candidate) -> None:
    assert send(person, "PATCH", "profile", {}).status_code == 200


@pytest.mark.both_backends
def test_an_erasure_answers_with_its_token_and_removes_the_cookie(
    served: Served, person: Candidate
) -> None:
    response = send(person, "DELETE", "account", {"password": person.password})

    started = response.json()
    assert response.status_code == 202
    assert set(started) == {"receipt_id", "asked_at", "progress_token"}
    assert "imock_refresh" not in person.http.cookies
    assert code(send(person, "GET", "account")) == (401, "auth.invalid_token")
    repeated = send(person, "DELETE", "account", {"password": person.password})
    assert repeated.json() == started
    served.finish_erasures()
    assert code(send(person, "DELETE", "account", {"password": person.password})) == (
        401,
        "auth.invalid_token",
    )


def test_an_erasure_needs_the_password(person: Candidate) -> None:
    response = send(person, "DELETE", "account", {"password": "something else"})

    assert code(response) == (403, "auth.wrong_password")
    assert person.read("account")


def test_an_erasure_without_the_password_that_there_is_changes_nothing(person: Candidate) -> None:
    assert code(send(person, "DELETE", "account", {})) == (403, "auth.wrong_password")
    assert person.read("account")


@pytest.mark.parametrize("body", [None, {"password": None}, {"password": "x" * 257}])
def test_an_erasure_without_a_usable_body_changes_nothing(person: Candidate, body: Any) -> None:
    assert send(person, "DELETE", "account", body).status_code in {415, 422}
    assert person.read("account")


@pytest.mark.both_backends
def test_the_address_can_be_registered_again_after_an_erasure(
    served: Served, person: Candidate
) -> None:
    first = person.read("account")["user_id"]
    person.delete_account()
    served.work()
    person.token = ""
    again = served.newcomer()
    again.register()
    served.deliver()
    again.confirm()
    again.log_in()

    assert again.read("account")["user_id"] != first
    assert again.read("profile")["target_role"] is None


@pytest.mark.both_backends
@pytest.mark.clause("P7.2")
def test_the_email_address_is_corrected_by_its_owner(served: Served) -> None:
    person = served.member()
    person.send_json("POST", "account/email", {"email": "asha.rao@example.net"})
    served.deliver()
    links = [person.outbox.newest_token(each) for each in (person.address, "asha.rao@example.net")]
    changed = [
        person.send_json("POST", "account/email/confirm", {"token": link})["changed"]
        for link in links
    ]

    assert changed == [False, True]
    assert person.read("account")["email"] == "asha.rao@example.net"
    person.address = "asha.rao@example.net"
    person.log_in()
