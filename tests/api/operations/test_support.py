"""What support sees and admins do over HTTP: states and numbers, never content."""

from datetime import timedelta

import httpx
import pyotp
import pytest

from dev.candidate import Candidate
from shared.accounts.second_factor.factor import REMOVED_AFTER
from shared.ports.queues import EMAILS
from tests.support.served import Served

WHY = {"reason": "ticket 7"}


def post(person: Candidate, path: str, **body: object) -> httpx.Response:
    headers = {"Authorization": f"Bearer {person.token}"}
    return person.http.post(f"/api/v1/{path}", headers=headers, json={**WHY, **body})


def protect(served: Served, person: Candidate) -> pyotp.TOTP:
    """Switch the second factor of somebody on; return their app."""
    app = pyotp.TOTP(person.send_json("POST", "auth/totp", {})["secret"])
    person.send_json("POST", "auth/totp/confirm", {"code": app.at(served.clock())})
    return app


@pytest.fixture
def asha(served: Served) -> Candidate:
    return served.member()


@pytest.fixture
def rita(served: Served) -> Candidate:
    return served.with_role("support", "Rita Roy", "rita@example.com")


@pytest.mark.clause("P6.2")
def test_support_finds_an_account_and_sees_its_state_and_orders_and_nothing_else(
    served: Served, asha: Candidate, rita: Candidate
) -> None:
    asha.prepare_for("backend", "mid", "a goal of mine")
    asha.order("credits_5")
    user_id = asha.read("account")["user_id"]

    found = post(rita, "support/accounts", email=asha.address).json()
    state = post(rita, f"support/accounts/{user_id}").json()
    orders = post(rita, f"support/accounts/{user_id}/orders").json()["items"]

    assert found == {"user_id": user_id}
    assert (state["status"], state["roles"], state["has_password"]) == ("active", ["user"], True)
    assert [(each["plan"], each["state"]) for each in orders] == [("credits_5", "placed")]
    for secret in (asha.name, asha.address, "a goal of mine"):
        assert secret not in f"{found}{state}{orders}"
    assert post(rita, "support/accounts", email="nobody@example.com").status_code == 404
    with pytest.raises(httpx.HTTPStatusError, match="403"):
        rita.read("admin/acts")


def test_queues_are_counted_by_support_and_requeued_by_admins(
    served: Served, rita: Candidate
) -> None:
    served.services.queue.send(EMAILS.poison, {"number": 1})
    rows = {each["queue"]: each for each in rita.read("support/queues")["items"]}
    assert rows["emails"]["poison"] == 1

    root = served.admin()
    assert post(rita, "admin/queues/emails/requeue").status_code == 403
    assert post(root, "admin/queues/emails/requeue").json() == {"messages": 1}
    assert post(root, "admin/queues/nothing/requeue").json()["code"] == "queue.not_found"
    assert [each["act"] for each in root.read("admin/acts")["items"]] == ["admin_requeue"] * 2
    assert root.read("admin/acts/check")["whole"] is True


def test_an_admin_acts_on_others_and_not_on_what_they_may_do_themselves(
    served: Served, asha: Candidate
) -> None:
    root = served.admin()
    user_id, own = asha.read("account")["user_id"], root.read("account")["user_id"]

    made = post(root, f"admin/accounts/{user_id}/acts", act="make-support").json()
    assert made["roles"] == ["user", "support"]
    assert [each["reason"] for each in made["acts"]] == ["ticket 7"]
    again = post(root, f"admin/accounts/{user_id}/acts", act="make-support")
    assert again.json()["code"] == "admin.impossible"
    for act in ("disable", "make-user"):
        refused = post(root, f"admin/accounts/{own}/acts", act=act)
        assert refused.json()["code"] == "admin.own_account"
    assert own not in str(asha.read("account/data"))
    assert post(root, "admin/emails", email=asha.address).json()["code"] == (
        "admin.nothing_to_resend"
    )


def test_an_owner_who_lost_app_and_codes_gets_back_in_after_a_warning(
    served: Served, asha: Candidate
) -> None:
    protect(served, asha)
    root = served.admin()
    user_id = asha.read("account")["user_id"]
    login = {"email": asha.address, "password": asha.password}
    assert asha.http.post("/api/v1/auth/login", json=login).status_code == 401

    state = post(root, f"admin/accounts/{user_id}/acts", act="remove-second-factor").json()
    assert state["second_factor_removed_at"]
    served.deliver()
    assert "will be switched off" in str(served.outbox.mails_to(asha.address)[-1]["Subject"])
    served.clock.forward(REMOVED_AFTER - timedelta(seconds=1))
    early = asha.http.post("/api/v1/auth/login", json=login)
    assert early.json()["code"] == "auth.second_factor_needed"

    served.clock.forward(timedelta(seconds=1))
    assert asha.http.post("/api/v1/auth/login", json=login).status_code == 200
    served.deliver()
    assert "was switched off" in str(served.outbox.mails_to(asha.address)[-2]["Subject"])
