"""Seeding a host gives people something to look at."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from dev.candidate import Outbox
from dev.hosting.testing import running_host
from dev.seed import PEOPLE, Plan, main, seed
from shared.kernel.vocabulary import Level, Role


def test_a_seeded_person_has_interviews_a_recording_and_a_purchase(tmp_path: Path) -> None:
    env = {"IMOCK_BCRYPT_COST": "4"}
    with (
        running_host(state=tmp_path, env=env) as host,
        httpx.Client(base_url=host.url, timeout=60) as client,
    ):
        asha = seed(client, Outbox(tmp_path / "outbox"), replace(PEOPLE[0], interviews=1))

        assert [row["state"] for row in asha.read("sessions")["items"]] == ["evaluated"] * 2
        assert len(asha.read("recordings")["items"]) == 1
        assert asha.read("credits")["credits"] > 0


@pytest.mark.parametrize("plan", PEOPLE, ids=lambda plan: plan.name)
def test_every_person_prepares_for_a_role_and_level_that_there_are(plan: Plan) -> None:
    assert plan.role in list(Role)
    assert plan.level in list(Level)


def test_a_host_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--url", "http://127.0.0.1:9", "--outbox", str(tmp_path)]) == 1
    assert "make run" in capsys.readouterr().err


class Unheard:
    """A candidate whose spoken answer is never processed."""

    address = "asha@example.com"

    def __getattr__(self, name: str) -> Any:
        answers = {"open_interview": {"id": "ses_1", "questions": [{"id": "q"}]}, "evaluate": {}}
        return lambda *_, **__: answers.get(name)


def test_a_machine_that_hears_slowly_does_not_end_the_seeding(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("dev.seed._PATIENCE_S", -1)
    slow = replace(PEOPLE[0], interviews=0, buys=None)
    monkeypatch.setattr("dev.seed.Candidate", lambda *_, **__: Unheard())
    nothing: Any = None

    seed(nothing, nothing, slow)

    assert "still being heard" in capsys.readouterr().err
