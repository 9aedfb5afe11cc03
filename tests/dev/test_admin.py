"""``python -m dev.admin``: nothing without --apply, and nothing unrecorded."""

from collections.abc import Iterator

import pytest

from dev.admin import main
from dev.candidate import Candidate
from shared.accounts.model import Account
from shared.bootstrap import using
from tests.support.served import Served


@pytest.fixture(autouse=True)
def _installation(served: Served) -> Iterator[None]:
    with using(served.services):
        yield


@pytest.fixture
def asha(served: Served) -> Candidate:
    return served.member()


def act(*arguments: str) -> int:
    return main([*arguments, "--actor", "root", "--reason", "ticket 7"])


def account_of(served: Served, person: Candidate) -> Account:
    return served.services.accounts.administration.find(person.address)


def status_of_login(person: Candidate) -> int:
    body = {"email": person.address, "password": person.password}
    return person.http.post("/api/v1/auth/login", json=body).status_code


def test_nothing_is_changed_without_apply(
    served: Served, asha: Candidate, capsys: pytest.CaptureFixture[str]
) -> None:
    before = account_of(served, asha)

    assert main(["find", asha.address]) == 0
    assert act("disable", asha.address) == 0

    assert account_of(served, asha) == before
    shown = capsys.readouterr().out
    assert before.user_id in shown
    assert "Nothing was changed" in shown
    assert asha.address not in shown


@pytest.mark.both_backends
def test_a_disabled_account_is_closed_at_once_and_may_be_enabled(
    served: Served, asha: Candidate
) -> None:
    assert act("disable", asha.address, "--apply") == 0
    assert (
        asha.http.get(
            "/api/v1/account", headers={"Authorization": f"Bearer {asha.token}"}
        ).status_code
        == 401
    )
    assert status_of_login(asha) == 401

    assert act("enable", asha.address, "--apply") == 0
    assert status_of_login(asha) == 200
    acts = account_of(served, asha).acts
    assert [(each.act, each.actor, each.reason) for each in acts] == [
        ("disable", "root", "ticket 7"),
        ("enable", "root", "ticket 7"),
    ]


def test_the_first_admin_is_made_and_unmade(served: Served, asha: Candidate) -> None:
    assert act("grant-admin", asha.address, "--apply") == 0
    assert asha.read("account")["roles"] == ["user", "admin"]

    assert act("revoke-admin", asha.address, "--apply") == 0
    assert asha.read("account")["roles"] == ["user"]


@pytest.mark.both_backends
def test_logins_are_ended(served: Served, asha: Candidate) -> None:
    assert act("end-logins", asha.address, "--apply") == 0

    assert asha.http.post("/api/v1/auth/refresh").status_code == 401
    assert status_of_login(asha) == 200


@pytest.mark.parametrize(
    "arguments",
    [
        ("enable", "asha@example.com", "--reason", "x"),
        ("revoke-admin", "asha@example.com", "--reason", "x"),
        ("disable", "asha@example.com"),
        ("disable", "nobody@example.com", "--reason", "x"),
        ("find", "no address"),
    ],
)
def test_what_cannot_be_done_says_so(
    served: Served,
    asha: Candidate,
    arguments: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([*arguments, "--apply"]) == 1
    assert capsys.readouterr().err
