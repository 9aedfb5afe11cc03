"""``python -m dev.requeue``: poison messages return to their queue, paced."""

from datetime import timedelta

import pytest

from dev.requeue import main
from shared.bootstrap import using
from shared.kernel.clock import stamp
from shared.ports.queues import EMAILS
from tests.support.clock import NOON
from tests.support.served import Served

pytestmark = pytest.mark.both_backends


@pytest.mark.parametrize("backend", ["embedded"], indirect=True)  # the emulators' own clock stands
def test_messages_return_a_few_each_minute_and_as_new_ones(
    served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    queue = served.services.queue
    for number in range(5):
        old = {"retry": {"attempt": 99, "first_at": stamp(NOON)}} if number % 2 else {}
        queue.send(EMAILS.poison, {"number": number, **old})

    with using(served.services):
        assert main(["emails", "--per-minute", "2"]) == 0

    assert "5 messages requeued" in capsys.readouterr().out
    assert queue.length(EMAILS.poison) == 0
    arrived = []
    for _ in range(3):
        messages = queue.receive(EMAILS, limit=32)
        arrived.append([message.body["number"] for message in messages])
        assert all(queue.delete(EMAILS, message) for message in messages)
        served.clock.forward(timedelta(minutes=1))
    assert arrived == [[0, 1], [2, 3], [4]]


def test_it_runs_on_either_backend_and_twice_does_nothing_more(served: Served) -> None:
    served.services.queue.send(EMAILS.poison, {"number": 1})

    with using(served.services):
        main(["emails"])
        main(["emails"])

    [message] = served.services.queue.receive(EMAILS, limit=32)
    assert message.body == {"number": 1}
