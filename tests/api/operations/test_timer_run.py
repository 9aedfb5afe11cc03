"""An admin does a timer's work when the platform no longer starts it; nobody else can."""

from datetime import timedelta

import httpx
import pytest

from dev.candidate import Candidate
from shared.web.timers import TIMERS
from tests.support.registered import bindings
from tests.support.served import Served


def run(person: Candidate, name: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {person.token}"}
    return person.http.post(
        f"/api/v1/timers/{name}/runs", headers=headers, json={"reason": "ticket 7"}
    )


@pytest.mark.both_backends
def test_each_timer_of_the_app_can_be_run(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    admin = served.admin()
    names = {name for name, each in bindings().items() if each["type"] == "timerTrigger"}
    assert set(TIMERS) >= names

    for name in sorted(names):
        assert run(admin, name).json() == {"timer": name}

    lines = [record.message for record in caplog.records if '"timer.ran"' in record.message]
    assert len(lines) == len(names)
    assert all('"started_by": "admin"' in line for line in lines)


def test_its_work_is_the_timers(served: Served) -> None:
    before = served.client().get("/api/v1/retention/status").json()["last_run"]
    served.clock.forward(timedelta(hours=2))
    run(served.admin(), "purge_recordings")

    assert served.client().get("/api/v1/retention/status").json()["last_run"] != before


def test_a_name_that_no_timer_has_is_not_found(served: Served) -> None:
    admin = served.admin()
    for name in ("api_health", "nothing"):
        assert run(admin, name).json()["code"] == "timer.not_found"


def test_work_that_fails_is_told_and_logged(
    served: Served, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TIMERS, "session_sweep", lambda _: 1 / 0)

    assert run(served.admin(), "session_sweep").status_code == 500
    assert '"timer.failed"' in caplog.text
