"""Each service is away for a minute, an hour, a day, then back: nothing is lost.

The host looks into the queues and the clean-up runs every five minutes meanwhile. The table is
printed at the end (`-rP`). A registration lapses after a day, so the email is one that does not.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dev.candidate import Candidate
from shared.bootstrap import using
from shared.ports import Outage
from shared.ports.queues import QUEUES
from tests.support.analyst import WEBM, a_video
from tests.support.buying import credits_of, order
from tests.support.served import Served
from tests.support.storage import EmbeddedStorage

LOOK = timedelta(minutes=5)
LONGEST_RETRY = timedelta(minutes=73)

SERVICES = ("documents", "blobs", "email", "keys", "gateway", "media")
LENGTHS = {
    "a minute": timedelta(minutes=1),
    "an hour": timedelta(hours=1),
    "a day": timedelta(days=1),
}


@dataclass
class Switch:
    """Which service is away."""

    away: str = ""


class Switched:
    """A service that is away when its switch says so."""

    def __init__(self, name: str, port: Any, switch: Switch) -> None:
        self._name, self._port, self._switch = name, port, switch

    def __getattr__(self, name: str) -> Any:
        member = getattr(self._port, name)
        if not callable(member):
            return member

        def call(*given: Any, **named: Any) -> Any:
            if self._switch.away == self._name:
                raise Outage(retry_after_s=5)
            return member(*given, **named)

        return call


class Installation(Served):
    """An installation whose services can be switched off."""

    def __init__(self, storage: EmbeddedStorage) -> None:
        super().__init__(storage)
        self.switch = Switch()
        self.services.replace(
            **{name: Switched(name, getattr(self.services, name), self.switch) for name in SERVICES}
        )


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(EmbeddedStorage(tmp_path))
    with using(made.services):
        yield made


def pass_time(installation: Installation, length: timedelta) -> None:
    """Let the host and its timers work while time passes."""
    left = length
    while left > timedelta(0):
        installation.clock.forward(min(LOOK, left))
        left -= LOOK
        installation.work()
        with suppress(Outage):
            installation.services.interviews.cleanup.run()


def lost(installation: Installation, asha: Candidate, session_id: str) -> dict[str, bool]:
    """Return of each kind of work whether its result is missing."""
    asha.log_in()
    [question] = asha.read(f"sessions/{session_id}")["questions"]
    return {
        "emails": len(installation.outbox.mails_to(asha.address)) != 2,  # confirm, reset
        "answers": question["media"]["state"] != "done" or not question["answer"],
        "payments": credits_of(asha) != 5,
    }


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("service", SERVICES)
def test_nothing_is_lost(installation: Installation, service: str, length: str) -> None:
    asha = installation.member()
    asha.prepare_for("backend", "mid")
    asha.agree_to_recording()
    session = asha.open_interview(questions=1, mode="video")
    asha.speak(session["id"], session["questions"][0]["id"], a_video(), WEBM)
    asha.http.post("/api/v1/auth/forgot-password", json={"email": asha.address}).raise_for_status()
    installation.bank.pay(order(asha)["checkout"]["order_id"])
    installation.bank.deliver()

    installation.switch.away = service
    pass_time(installation, LENGTHS[length])
    installation.switch.away = ""
    pass_time(installation, LONGEST_RETRY)

    missing = lost(installation, asha, session["id"])
    row = ", ".join(f"{kind} {int(gone)}" for kind, gone in missing.items())
    print(f"{service:<10} away for {length:<9} lost: {row}")  # noqa: T201 - the table
    assert not any(missing.values())
    installation.work()  # the mail about the login by which this was seen
    queue = installation.services.queue
    assert [queue.length(name) + queue.length(name.poison) for name in QUEUES] == [0] * len(QUEUES)
