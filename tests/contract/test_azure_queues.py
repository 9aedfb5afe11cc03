"""What only queues in Azure Storage promise: the messages of the Functions host."""

import base64
import json
from pathlib import Path

import pytest

from shared.ports import Outage
from shared.ports.queues import EMAILS, MAX_BATCH, MAX_WAIT
from tests.support.azurite import StorageAccounts

ROOT = Path(__file__).parents[2]


@pytest.fixture
def ready(accounts: StorageAccounts) -> StorageAccounts:
    accounts.make_queues()
    return accounts


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_a_message_is_what_the_host_reads_and_the_hosts_is_read(ready: StorageAccounts) -> None:
    host = json.loads((ROOT / "host.json").read_text(encoding="utf-8"))
    assert host["extensions"]["queues"]["messageEncoding"] == "base64"
    queue = ready.queue()
    queue.send(EMAILS, {"n": "é"})

    with ready.queue_service() as service, service.get_queue_client("emails") as raw:
        [message] = raw.peek_messages()
        assert json.loads(base64.b64decode(message.content)) == {"n": "é"}
        raw.clear_messages()
        raw.send_message(encoded('{"n": 1}'))

    [received] = queue.receive(EMAILS)
    assert received.body == {"n": 1}


@pytest.mark.parametrize(
    "content", ["no base64!", encoded("no json"), encoded("[1]"), encoded("[" * 100_00), ""]
)
def test_what_is_no_message_of_ours_is_set_aside(ready: StorageAccounts, content: str) -> None:
    queue = ready.queue()
    with ready.queue_service() as service, service.get_queue_client("emails") as raw:
        raw.send_message(content)
    queue.send(EMAILS, {"n": 1})

    received = queue.receive(EMAILS, limit=MAX_BATCH)

    assert [message.body for message in received] == [{"n": 1}]
    assert queue.length(EMAILS.poison) == 1
    assert queue.receive(EMAILS.poison) == []
    assert queue.discard(EMAILS.poison, "user_id", "usr_1") == 0
    assert queue.length(EMAILS.poison) == 1


def test_a_message_waits_as_long_as_the_port_allows(ready: StorageAccounts) -> None:
    queue = ready.queue()
    queue.send(EMAILS, {"n": 1}, delay=MAX_WAIT)
    queue.send(EMAILS, {"n": 2})
    [message] = queue.receive(EMAILS, hide_for=MAX_WAIT)

    assert queue.hide(EMAILS, message, hide_for=MAX_WAIT)
    assert queue.length(EMAILS) == 2


def test_a_queue_that_nobody_made_is_an_outage(accounts: StorageAccounts) -> None:
    queue = accounts.queue()

    for call in (
        lambda: queue.send(EMAILS, {"n": 1}),
        lambda: queue.receive(EMAILS),
        lambda: queue.length(EMAILS),
        lambda: queue.discard(EMAILS, "user_id", "usr_1"),
        queue.ping,
    ):
        with pytest.raises(Outage):
            call()
