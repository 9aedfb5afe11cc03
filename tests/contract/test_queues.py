"""The contract of Queue: each operation on a message in each state it can be in."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from shared.ports.queues import (
    EMAILS,
    MAX_BATCH,
    MAX_MESSAGE_BYTES,
    MAX_WAIT,
    Message,
    Queue,
    QueueName,
)
from tests.support.contract import Wait, refused

OTHER = QueueName("other")
HIDING = timedelta(seconds=2)
AFTER_HIDING = timedelta(seconds=3)
NO_TIME = timedelta(0)


def receive(queue: Queue, name: QueueName = EMAILS) -> Message:
    [message] = queue.receive(name, hide_for=HIDING)
    return message


def drain(queue: Queue, name: QueueName = EMAILS) -> list[Any]:
    """Receive and delete all that is visible; return what ``n`` they had."""
    found = []
    while batch := queue.receive(name, limit=MAX_BATCH):
        found += [message.body["n"] for message in batch]
        assert all(queue.delete(name, message) for message in batch)
    return found


@pytest.fixture(params=["shown again", "deleted", "hidden anew", "received again", "shown at once"])
def lapsed(request: pytest.FixtureRequest, queue: Queue, wait: Wait) -> Message:
    """Send and receive a message and let its receipt lapse."""
    queue.send(EMAILS, {"n": 1})
    message = receive(queue)
    match request.param:
        case "shown again":
            wait(AFTER_HIDING)
        case "deleted":
            assert queue.delete(EMAILS, message)
        case "hidden anew":
            assert queue.hide(EMAILS, message, hide_for=HIDING)
        case "received again":
            wait(AFTER_HIDING)
            assert receive(queue).receipt != message.receipt
        case "shown at once":
            shown = queue.hide(EMAILS, message, hide_for=NO_TIME)
            assert shown
            message = shown
    return message


def test_what_was_sent_is_received_once_and_hidden(queue: Queue) -> None:
    message_id = queue.send(EMAILS, {"n": 1, "more": {"text": "नमस्ते"}})

    message = receive(queue)

    assert message.id == message_id
    assert message.body == {"n": 1, "more": {"text": "नमस्ते"}}
    assert message.dequeue_count == 1
    assert queue.receive(EMAILS) == []
    assert queue.length(EMAILS) == 1


def test_an_empty_queue_gives_nothing(queue: Queue) -> None:
    assert queue.receive(EMAILS, limit=MAX_BATCH) == []
    assert queue.length(EMAILS) == 0


def test_those_visible_longest_come_first(queue: Queue, wait: Wait) -> None:
    for n in range(5):
        queue.send(EMAILS, {"n": n})
        wait(timedelta(seconds=1))

    assert drain(queue) == [0, 1, 2, 3, 4]


def test_a_batch_has_at_most_its_limit(queue: Queue) -> None:
    for n in range(MAX_BATCH + 3):
        queue.send(EMAILS, {"n": n})

    assert len(queue.receive(EMAILS, limit=2)) == 2
    assert len(queue.receive(EMAILS, limit=MAX_BATCH)) == MAX_BATCH
    assert len(queue.receive(EMAILS, limit=MAX_BATCH)) == 1


def test_a_delayed_message_shows_when_its_time_has_come(queue: Queue, wait: Wait) -> None:
    queue.send(EMAILS, {"n": "later"}, delay=HIDING)
    queue.send(EMAILS, {"n": "now"})
    assert queue.length(EMAILS) == 2
    assert drain(queue) == ["now"]

    wait(AFTER_HIDING)

    assert drain(queue) == ["later"]


def test_a_message_that_is_not_deleted_shows_again_and_counts(queue: Queue, wait: Wait) -> None:
    message_id = queue.send(EMAILS, {"n": 1})

    for count in range(1, 4):
        message = receive(queue)
        assert (message.id, message.dequeue_count) == (message_id, count)
        wait(AFTER_HIDING)


def test_a_failing_message_does_not_hold_up_the_others(queue: Queue, wait: Wait) -> None:
    queue.send(EMAILS, {"n": "failing"})
    wait(timedelta(seconds=1))
    queue.send(EMAILS, {"n": "waiting"})
    message = receive(queue)
    wait(timedelta(seconds=1))
    queue.hide(EMAILS, message, hide_for=NO_TIME)
    wait(timedelta(seconds=1))

    assert receive(queue).body["n"] == "waiting"


def test_a_received_message_is_deleted(queue: Queue, wait: Wait) -> None:
    queue.send(EMAILS, {"n": 1})

    assert queue.delete(EMAILS, receive(queue))

    wait(AFTER_HIDING)
    assert queue.receive(EMAILS) == []
    assert queue.length(EMAILS) == 0


def test_a_received_message_is_hidden_longer(queue: Queue, wait: Wait) -> None:
    queue.send(EMAILS, {"n": 1})
    message = receive(queue)
    wait(timedelta(seconds=1))

    renewed = queue.hide(EMAILS, message, hide_for=HIDING + HIDING)

    assert renewed
    assert renewed._replace(receipt="") == message._replace(receipt="")
    wait(AFTER_HIDING)
    assert queue.receive(EMAILS) == []
    assert queue.delete(EMAILS, renewed)


def test_a_message_hidden_for_no_time_shows_at_once(queue: Queue) -> None:
    queue.send(EMAILS, {"n": 1})

    assert queue.hide(EMAILS, receive(queue), hide_for=NO_TIME)

    assert receive(queue).dequeue_count == 2


def test_a_lapsed_receipt_deletes_nothing(queue: Queue, lapsed: Message) -> None:
    before = queue.length(EMAILS)

    assert not queue.delete(EMAILS, lapsed)
    assert queue.length(EMAILS) == before


def test_a_lapsed_receipt_hides_nothing(queue: Queue, lapsed: Message, wait: Wait) -> None:
    before = queue.length(EMAILS)

    assert queue.hide(EMAILS, lapsed, hide_for=MAX_WAIT) is None

    wait(AFTER_HIDING)
    assert len(queue.receive(EMAILS)) == before


def test_a_receipt_is_good_for_its_own_message_and_queue(queue: Queue) -> None:
    queue.send(EMAILS, {"n": 1})
    queue.send(EMAILS, {"n": 2})
    first, second = receive(queue), receive(queue)

    assert not queue.delete(OTHER, first)
    assert not queue.delete(EMAILS, first._replace(receipt=second.receipt))
    assert not queue.delete(EMAILS, first._replace(receipt="forged"))
    assert queue.hide(EMAILS, first._replace(id=second.id), hide_for=NO_TIME) is None
    assert queue.delete(EMAILS, first)
    assert queue.delete(EMAILS, second)


def test_queues_keep_apart(queue: Queue) -> None:
    queue.send(EMAILS, {"n": 1})
    queue.send(EMAILS.poison, {"n": 2})
    queue.send(OTHER, {"n": 3})

    assert EMAILS.poison.name == "emails-poison"
    assert queue.discard(OTHER, "user_id", "usr_1") == 0
    assert drain(queue, EMAILS.poison) == [2]
    assert drain(queue, OTHER) == [3]
    assert drain(queue) == [1]


def test_messages_about_somebody_are_discarded_once_they_can_be_seen(
    queue: Queue, wait: Wait
) -> None:
    poison = EMAILS.poison
    queue.send(poison, {"user_id": "usr_1", "n": "hidden"})
    receive(queue, poison)
    queue.send(poison, {"user_id": "usr_1", "n": "visible"})
    queue.send(poison, {"user_id": "usr_1", "n": "delayed"}, delay=HIDING)
    others: list[dict[str, Any]] = [
        {"user_id": "usr_10"},
        {"user_id": ["usr_1"]},
        {"user_id": {"user_id": "usr_1"}},
        {"user_id": 1},
        {"user_id": None},
        {"other": "usr_1"},
        {},
    ]
    for n, body in enumerate(others):
        queue.send(poison, {**body, "n": n})

    at_once = queue.discard(poison, "user_id", "usr_1")
    wait(AFTER_HIDING)
    later = queue.discard(poison, "user_id", "usr_1")

    assert at_once + later == 3
    assert at_once >= 1
    assert queue.discard(poison, "user_id", "usr_1") == 0
    assert sorted(drain(queue, poison)) == [0, 1, 2, 3, 4, 5, 6]


def test_a_look_at_a_queue_touches_nothing(queue: Queue) -> None:
    assert queue.peek(EMAILS) == []
    for n in range(MAX_BATCH + 2):
        queue.send(EMAILS, {"n": n})

    assert [body["n"] for body in queue.peek(EMAILS)] == list(range(MAX_BATCH))
    assert queue.peek(EMAILS, limit=1) == [{"n": 0}]
    assert queue.receive(EMAILS)[0].dequeue_count == 1
    assert sorted(drain(queue)) == list(range(1, MAX_BATCH + 2))


def test_a_search_leaves_no_trace_on_other_messages(queue: Queue, wait: Wait) -> None:
    for n in range(MAX_BATCH + 1):
        queue.send(EMAILS, {"user_id": "usr_2", "n": n})
        queue.send(EMAILS.poison, {"user_id": "usr_2", "n": n})
    for name in (EMAILS, EMAILS.poison):
        assert queue.discard(name, "user_id", "usr_1") == 0

    assert queue.receive(EMAILS)[0].dequeue_count == 1
    assert queue.length(EMAILS) == queue.length(EMAILS.poison) == MAX_BATCH + 1
    assert sorted(drain(queue, EMAILS.poison)) == list(range(MAX_BATCH + 1))


def test_the_receipt_of_a_discarded_message_is_worth_nothing(queue: Queue, wait: Wait) -> None:
    queue.send(EMAILS.poison, {"user_id": "usr_1"})
    message = receive(queue, EMAILS.poison)
    wait(AFTER_HIDING)
    queue.discard(EMAILS.poison, "user_id", "usr_1")

    assert not queue.delete(EMAILS.poison, message)
    assert queue.hide(EMAILS.poison, message, hide_for=HIDING) is None
    assert queue.length(EMAILS.poison) == 0


def test_what_was_sent_is_there_for_whoever_opens_the_queue_next(
    queue: Queue, open_queue: Callable[[], Queue]
) -> None:
    queue.send(EMAILS, {"n": 1})
    other = open_queue()

    message = receive(other)

    assert queue.receive(EMAILS) == []
    assert queue.delete(EMAILS, message)


@pytest.mark.parametrize("name", ["", "a.b", 'a"', "a b", "$"])
def test_a_member_to_discard_by_has_a_plain_name(queue: Queue, name: str) -> None:
    with refused():
        queue.discard(EMAILS, name, "x")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"n": float("nan")}, id="not a number"),
        pytest.param({1: "a"}, id="a number as name"),
        pytest.param({"n": b"bytes"}, id="bytes"),
        pytest.param(["list"], id="no object"),
        pytest.param({"n": "x" * MAX_MESSAGE_BYTES}, id="too large"),
        pytest.param({"n": "é" * (MAX_MESSAGE_BYTES // 2)}, id="too large in bytes"),
    ],
)
def test_a_body_that_no_queue_takes_is_refused(queue: Queue, body: Any) -> None:
    with refused():
        queue.send(EMAILS, body)
    assert queue.length(EMAILS) == 0


def test_a_body_of_the_largest_size_is_taken(queue: Queue) -> None:
    text = "x" * (MAX_MESSAGE_BYTES - len('{"n":""}'))
    queue.send(EMAILS, {"n": text})

    assert receive(queue).body == {"n": text}


def test_times_and_batches_out_of_bounds_are_refused(queue: Queue) -> None:
    queue.send(EMAILS, {"n": 1})
    message = receive(queue)
    negative, too_long = timedelta(seconds=-1), MAX_WAIT + timedelta(seconds=1)
    calls: list[Callable[[], object]] = [
        lambda: queue.receive(EMAILS, limit=0),
        lambda: queue.receive(EMAILS, limit=MAX_BATCH + 1),
        lambda: queue.receive(EMAILS, hide_for=NO_TIME),
        lambda: queue.receive(EMAILS, hide_for=too_long),
        lambda: queue.send(EMAILS, {"n": 1}, delay=negative),
        lambda: queue.send(EMAILS, {"n": 1}, delay=too_long),
        lambda: queue.hide(EMAILS, message, hide_for=negative),
        lambda: queue.hide(EMAILS, message, hide_for=too_long),
    ]
    for call in calls:
        with refused():
            call()


def test_among_many_receivers_each_message_is_handled_once(
    open_queue: Callable[[], Queue],
) -> None:
    queues = [open_queue() for _ in range(8)]
    for n in range(100):
        queues[0].send(EMAILS, {"n": n})

    with ThreadPoolExecutor(len(queues)) as pool:
        handled = [n for found in pool.map(drain, queues) for n in found]

    assert sorted(handled) == list(range(100))
    assert queues[0].length(EMAILS) == 0


def test_of_many_who_delete_a_message_one_does(queue: Queue) -> None:
    queue.send(EMAILS, {"n": 1})
    message = receive(queue)

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _: queue.delete(EMAILS, message), range(8)))

    assert outcomes.count(True) == 1


def test_it_says_what_it_is(queue: Queue) -> None:
    assert len(queue.ping().split()) >= 2
