"""Alerts of infra/bicep, brought about as the runbooks say: each query is put to the lines logged.

What the platform measures (``server-errors``, ``slowed-callers``, ``store-throttled``,
``unhealthy``, ``logs-capped``) has no line; ``outbound-refused``, ``policy-emails-late`` and
``language-model-away`` are brought about in the tests of their modules. The emulators have clocks
of their own, which no test can move: there only what needs no later day is brought about.
"""

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest

from dev.candidate import Candidate, good_answer
from shared.ports import Outage
from shared.ports.documents import USERS
from shared.ports.email import Email
from shared.ports.queues import EMAILS, PAYMENTS
from tests.support.analyst import WEBM, a_video
from tests.support.buying import credits_of, order, post
from tests.support.infra import Infra
from tests.support.kusto import holds
from tests.support.served import MOST_DEQUEUES, Served
from tests.support.shop import Spoiled

type Line = dict[str, Any]


class Watch:
    """What has been logged so far, seen through the alerts."""

    def __init__(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level("DEBUG")
        self._caplog = caplog

    def fires(self, name: str) -> bool:
        """Whether the alert of this name finds one of the lines."""
        lines = [json.loads(each) for each in self._caplog.messages if each.startswith('{"event"')]
        return any(holds(query_of(name), line) for line in lines)

    def logged(self, event: str) -> bool:
        """Whether a line of this event was written."""
        return any(f'"event": "{event}"' in each for each in self._caplog.messages)


def query_of(name: str) -> str:
    """Return what the query of an alert asks of a line, with the variables of its module."""
    infra = Infra.ours()
    alerts = {each["name"]: each["query"] for each in infra.variable("alerts", "logAlerts")}
    runs = infra.variable("alerts", "lastRuns")
    query = (
        alerts[name]
        .strip("'")
        .replace("${lastRuns}", runs)
        .replace("${attempts}", str(MOST_DEQUEUES))
    )
    return str(query.partition(" | summarize")[0])


@pytest.fixture
def watch(caplog: pytest.LogCaptureFixture) -> Watch:
    return Watch(caplog)


def run(served: Served, root: Candidate, timer: str) -> None:
    """Run a timer as the runbooks say."""
    root.log_in()
    post(root, f"timers/{timer}/runs", {"reason": "ticket 7"}).raise_for_status()


def test_each_timer_that_is_run_by_hand_says_that_it_ran(served: Served, watch: Watch) -> None:
    alerts = [
        each["name"]
        for each in Infra.ours().variable("alerts", "logAlerts")
        if each["name"].startswith("late-")
    ]
    root = served.admin()

    before = [name for name in alerts if watch.fires(name)]
    for name in alerts:
        run(served, root, name.removeprefix("late-").replace("-", "_"))

    assert before == []
    assert [name for name in alerts if not watch.fires(name)] == []


def test_a_timer_that_fails_counts_as_none(
    served: Served, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = served.admin()
    monkeypatch.setattr(type(served.services.recordings.purge), "run", _broken)
    root.log_in()
    post(root, "timers/purge_recordings/runs", {"reason": "ticket 7"})

    assert watch.logged("timer.failed")
    assert not watch.fires("late-purge-recordings")


def _broken(*_: object, **__: object) -> None:
    raise ZeroDivisionError


def test_a_payment_without_callback_and_webhook_is_found_by_the_timer(
    served: Served, watch: Watch
) -> None:
    """The complaint "I paid and have no credit", as the index of the runbooks answers it."""
    asha, root = served.member(), served.admin()
    support = served.with_role("support", "Sam Das", "sam@example.com")
    served.bank.pay(order(asha)["checkout"]["order_id"])
    served.bank.emulator.outbox.waiting.clear()
    served.clock.forward(timedelta(minutes=16))
    support.log_in()
    found = post(support, "support/accounts", {"email": asha.address, "reason": "ticket 7"}).json()
    path = f"support/accounts/{found['user_id']}/orders"
    [before] = post(support, path, {"reason": "ticket 7"}).json()["items"]

    run(served, root, "payment_reconcile")

    [after] = post(support, path, {"reason": "ticket 7"}).json()["items"]
    assert (before["state"], after["state"]) == ("placed", "paid")
    asha.log_in()
    assert credits_of(asha) == 5
    assert watch.fires("webhooks-silent")
    assert not watch.fires("payments")


def test_lists_that_cannot_be_read_raise_the_alert_of_payments(
    served: Served, watch: Watch
) -> None:
    root = served.admin()
    served.bank.emulator.faults.next.extend(["500"] * 20)

    run(served, root, "payment_reconcile")

    assert watch.fires("payments")


def test_a_signed_webhook_that_is_no_event_raises_the_alert_of_payments(
    served: Served, watch: Watch
) -> None:
    body = b'{"event": 7}'
    secret = served.services.settings.razorpay_webhook_secret
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    served.bank.send(body, {"X-Razorpay-Signature": signature, "X-Razorpay-Event-Id": "evt_1"})
    served.work(PAYMENTS)

    assert watch.fires("payments")


def test_an_erasure_that_is_not_over_after_two_days_is_overdue(
    served: Served, watch: Watch
) -> None:
    """The complaint "delete me now"; it goes on as soon as somebody carries it on."""
    asha, root = served.member(), served.admin()
    begun = asha.delete_account()
    served.clock.forward(timedelta(days=2, hours=1))

    run(served, root, "erasure_resume")
    assert watch.fires("erasures-overdue")

    served.clock.forward(timedelta(hours=2))
    run(served, root, "erasure_resume")
    token = begun["progress_token"]
    progress = root.http.post("/api/v1/privacy/erasures", json={"progress_token": token}).json()
    assert progress["stage"] == "verified"


def test_a_recording_that_was_purged_late_is_overdue(served: Served, watch: Watch) -> None:
    """The complaint "my recording is still there"."""
    asha, root = served.member(), served.admin()
    asha.prepare_for("backend", "mid")
    asha.agree_to_recording()
    session = asha.open_interview(questions=1, mode="video")
    [question] = session["questions"]
    asha.speak(session["id"], question["id"], a_video(good_answer(question)), WEBM)
    served.work()
    served.clock.forward(timedelta(days=90, hours=2))

    run(served, root, "purge_recordings")

    assert watch.fires("overdue-recordings")
    status = root.read("retention/status")
    assert (status["failing"], status["worst_lateness_s"]) == (0, 7200)


class Away:
    """A mail service that does not respond."""

    def send(self, _: Email) -> None:
        """Send nothing."""
        raise Outage(retry_after_s=60)


def test_an_email_that_waits_for_its_service_is_a_waiting_message(
    served: Served, watch: Watch
) -> None:
    sender: Any = Away()
    served.services.replace(email=sender)
    served.newcomer().register()
    served.deliver()
    assert not watch.fires("waiting-messages")

    for _ in range(3):
        served.clock.forward(timedelta(minutes=15))
        served.deliver()

    assert watch.fires("waiting-messages")
    assert not watch.fires("poison-queue")


def test_a_message_that_cannot_be_read_is_set_aside_and_sent_again(
    served: Served, watch: Watch
) -> None:
    root = served.admin()
    served.services.queue.send(EMAILS, {"kind": "reset"})
    for _ in range(MOST_DEQUEUES):
        assert not watch.fires("poison-queue")
        served.work(EMAILS)
        served.clock.forward(timedelta(seconds=11))
    assert watch.fires("poison-queue")

    queues = {each["queue"]: each for each in root.read("support/queues")["items"]}
    requeued = post(root, "admin/queues/emails/requeue", {"reason": "ticket 7"}).json()
    assert (queues["emails"]["poison"], requeued["messages"]) == (1, 1)


@pytest.mark.both_backends
def test_a_document_that_cannot_be_read_is_told_of(served: Served, watch: Watch) -> None:
    asha = served.member()
    asha.prepare_for("backend", "mid")
    session_id = asha.open_interview(questions=1)["id"]
    user_id = asha.read("account")["user_id"]
    spoiled = Spoiled(served.services.documents, USERS, user_id, session_id)
    token = {"Authorization": f"Bearer {asha.token}"}
    answer = asha.http.get(f"/api/v1/sessions/{session_id}", headers=token)

    assert (answer.status_code, answer.json()["code"]) == (503, "document.unreadable")
    assert watch.fires("unreadable-documents")

    spoiled.mend()
    assert asha.read(f"sessions/{session_id}")["id"] == session_id
