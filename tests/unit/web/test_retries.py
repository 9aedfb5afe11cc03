"""Retries of queue messages: how long they wait, and which are set aside."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import azure.functions as func
import pytest

from shared.bootstrap import Services, using
from shared.config import BadSetting, Settings
from shared.kernel.clock import stamp
from shared.ports import Outage
from shared.ports.documents import Json
from shared.ports.email import Paced
from shared.ports.queues import EMAILS, MAX_WAIT, Message
from shared.store import Contended
from shared.web import queue_worker
from shared.web.retries import LONGEST_DELAY, PATIENCE, SPREAD, Retry, handle_message
from tests.support.clock import NOON, FixedClock

MESSAGE = {"kind": "notice", "user_id": "usr_1"}


@pytest.fixture
def parts(tmp_path: Path, clock: FixedClock) -> Services:
    return Services(Settings(data_dir=tmp_path), clock=clock)


def failing(error: Exception) -> Callable[[Json, Services], None]:
    def work(_message: Json, _parts: Services) -> None:
        raise error

    return work


def handle(
    parts: Services, body: Json, worker: Callable[[Json, Services], None], dequeued: int = 1
) -> None:
    handle_message(EMAILS, worker, body, parts, name="email_deliver", dequeued=dequeued)


def waiting(parts: Services, clock: FixedClock, after: timedelta) -> list[Message]:
    clock.forward(after)
    return parts.queue.receive(EMAILS)


def test_an_outage_sends_the_message_again_with_its_number_and_its_age(
    parts: Services, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    handle(parts, MESSAGE, failing(Outage(retry_after_s=1)))

    assert waiting(parts, clock, timedelta(seconds=9)) == []
    [again] = waiting(parts, clock, timedelta(seconds=3))
    assert again.body == {**MESSAGE, "retry": {"attempt": 1, "first_at": stamp(NOON)}}
    handle(parts, again.body, failing(Contended()))
    assert '"attempt": 1, "age_s": 12, "error": "request.contended"' in caplog.text
    assert "queue.failed" not in caplog.text


def test_the_worker_never_sees_how_often_it_was_tried(parts: Services) -> None:
    seen: list[Json] = []

    handle(
        parts,
        {**MESSAGE, "retry": {"attempt": 3, "first_at": stamp(NOON)}},
        lambda message, _: seen.append(message),
    )

    assert seen == [MESSAGE]


@pytest.mark.parametrize("asked_s", [600, 3 * 3600])
def test_a_service_that_names_a_time_is_not_asked_before(
    parts: Services, clock: FixedClock, asked_s: int
) -> None:
    handle(parts, MESSAGE, failing(Outage(retry_after_s=asked_s)))

    assert waiting(parts, clock, timedelta(seconds=asked_s - 1)) == []
    assert waiting(parts, clock, timedelta(seconds=asked_s * SPREAD + 2))


def test_what_is_bad_itself_is_left_to_the_host(
    parts: Services, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(KeyError):
        handle(parts, MESSAGE, failing(KeyError("asha@example.com")), dequeued=5)

    assert parts.queue.length(EMAILS) == 0
    assert '"event": "queue.failed"' in caplog.text
    assert '"dequeued": 5' in caplog.text
    assert "asha" not in caplog.text


def test_after_a_week_a_person_must_look(parts: Services, clock: FixedClock) -> None:
    body = {**MESSAGE, "retry": {"attempt": 99, "first_at": stamp(clock() - PATIENCE)}}

    with pytest.raises(Outage):
        handle(parts, body, failing(Outage(retry_after_s=1)))
    assert parts.queue.length(EMAILS) == 0


@pytest.mark.parametrize(
    "member",
    [
        None,
        7,
        {},
        {"attempt": "1", "first_at": stamp(NOON)},
        {"attempt": 1, "first_at": "yesterday"},
        {"attempt": 0, "first_at": stamp(NOON)},
    ],
)
def test_a_member_of_another_form_makes_a_new_message(member: object) -> None:
    assert Retry.read(member, NOON) == (0, NOON)


def test_delays_double_up_to_an_hour_and_last_for_a_week() -> None:
    whole = [Retry(n, NOON).delay(timedelta(0)).total_seconds() for n in range(1, 200)]
    least = [min(10 * 2 ** (n - 1), LONGEST_DELAY.total_seconds()) for n in range(1, 200)]

    assert all(low <= delay <= low * (1 + SPREAD) for low, delay in zip(least, whole, strict=True))
    assert sum(least) > PATIENCE.total_seconds()
    assert Retry(1, NOON).delay(timedelta(days=30)) == MAX_WAIT


def test_messages_that_failed_together_do_not_return_together() -> None:
    assert len({Retry(9, NOON).delay(timedelta(0)) for _ in range(20)}) > 10


class Received(func.QueueMessage):
    """What the worker hands to a queue function."""

    dequeue_count = 5


def test_a_message_that_is_no_object_of_ours_is_left_to_the_host(
    parts: Services, caplog: pytest.LogCaptureFixture
) -> None:
    bp = func.Blueprint()

    @queue_worker(bp, EMAILS)
    def email_deliver(message: Json, services: Services) -> None:
        raise Outage(retry_after_s=1)

    [builder] = bp._function_builders
    handle = builder._function.get_user_function()
    with using(parts):
        for body in (b"[]", b"not json"):
            with pytest.raises((TypeError, ValueError)):
                handle(Received(body=body))
        handle(Received(body=b"{}"))

    assert caplog.text.count('"event": "queue.failed"') == 2
    assert parts.queue.length(EMAILS) == 1


def test_a_message_for_want_of_a_setting_waits_and_names_it(
    parts: Services, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    fault = {"IMOCK_SPEECH_ENDPOINT": "must be set in Azure"}
    handle(parts, MESSAGE, failing(BadSetting(fault)))

    assert '"settings": "IMOCK_SPEECH_ENDPOINT"' in caplog.text
    assert len(waiting(parts, clock, timedelta(minutes=2))) == 1
    assert parts.queue.length(EMAILS.poison) == 0


def test_a_mail_that_waits_for_its_turn_comes_back_exactly_then_and_is_no_outage(
    parts: Services, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    retry = {"attempt": 2, "first_at": stamp(NOON)}
    handle(parts, {**MESSAGE, "retry": retry}, failing(Paced(retry_after_s=90)))

    assert waiting(parts, clock, timedelta(seconds=89)) == []
    [again] = waiting(parts, clock, timedelta(seconds=1))
    assert again.body["retry"] == retry
    assert '"queue.paced"' in caplog.text
    assert '"delay_s": 90' in caplog.text
    assert "queue.postponed" not in caplog.text
