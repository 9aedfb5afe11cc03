"""``python -m dev.admin``: nothing without --apply, and nothing unrecorded."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from dev.admin.__main__ import main
from dev.candidate import Candidate
from shared.accounts.model import Account
from shared.audit.acts import ActRecord
from shared.bootstrap import using
from shared.kernel.clock import stamp
from shared.ports.blobs import RECORDINGS
from shared.ports.queues import EMAILS
from shared.recordings.model import KEEP_FOR
from tests.support.builders import a_recording, keep
from tests.support.clock import NOON
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


def record(served: Served) -> list[ActRecord]:
    return list(served.services.privacy.acts.chain.every())


def status_of_login(person: Candidate) -> int:
    body = {"email": person.address, "password": person.password}
    return person.http.post("/api/v1/auth/login", json=body).status_code


def test_nothing_is_changed_without_apply(
    served: Served, asha: Candidate, capsys: pytest.CaptureFixture[str]
) -> None:
    before = account_of(served, asha)

    assert act("find", asha.address) == 0
    assert act("disable", asha.address) == 0
    assert act("credits", asha.address, "3") == 0

    assert account_of(served, asha) == before
    shown = capsys.readouterr().out
    assert before.user_id in shown
    assert "Nothing was changed" in shown
    for secret in (asha.address, asha.name, before.password_hash):
        assert secret not in shown
    assert [each.act for each in record(served)] == ["find", "find", "find"]


@pytest.mark.both_backends
def test_a_disabled_account_is_closed_at_once_and_may_be_enabled(
    served: Served, asha: Candidate
) -> None:
    assert act("disable", asha.address, "--apply") == 0
    token = {"Authorization": f"Bearer {asha.token}"}
    assert asha.http.get("/api/v1/account", headers=token).status_code == 401
    assert status_of_login(asha) == 401

    assert act("enable", asha.address, "--apply") == 0
    assert status_of_login(asha) == 200
    acts = account_of(served, asha).acts
    assert [(each.act, each.actor, each.reason) for each in acts] == [
        ("disable", "root", "ticket 7"),
        ("enable", "root", "ticket 7"),
    ]


@pytest.mark.both_backends
@pytest.mark.clause("P5.3")
def test_who_is_locked_out_can_have_everything_erased(
    served: Served, asha: Candidate, capsys: pytest.CaptureFixture[str]
) -> None:
    act("disable", asha.address, "--apply")
    assert act("erase", asha.address) == 0
    assert '"removed"' in capsys.readouterr().out
    assert account_of(served, asha).erasure is None

    assert act("erase", asha.address, "--apply") == 0
    served.finish_erasures()

    told = dict(line.split() for line in capsys.readouterr().out.splitlines())
    asked = {"progress_token": told["progress_token"]}
    shown = asha.http.post("/api/v1/privacy/erasures", json=asked).json()
    assert (shown["receipt_id"], shown["stage"]) == (told["receipt_id"], "verified")
    assert act("find", asha.address) == 1
    assert [each.act for each in record(served)][-2:] == ["erase", "find"]


@pytest.mark.both_backends
def test_each_act_stands_in_a_record_that_names_nobody(
    served: Served, asha: Candidate, capsys: pytest.CaptureFixture[str]
) -> None:
    user_id = account_of(served, asha).user_id
    act("disable", user_id, "--apply")
    act("enable", user_id, "--apply")
    act("requeue", "emails", "--apply")
    acts = served.services.privacy.acts
    capsys.readouterr()

    assert act("record", "--account", user_id) == 0
    shown = capsys.readouterr().out
    assert [line.split()[3] for line in shown.splitlines()[:-1]] == [
        "find",
        "disable",
        "find",
        "enable",
    ]
    assert f"5 entries, head {acts.verify().head}" in shown
    assert {each.actor for each in record(served)} == {acts.blinded("root")}
    stored = str([each.model_dump() for each in record(served)])
    for name in (user_id, asha.address, "root"):
        assert name not in stored
    assert act("record", "--head", "0" * 63 + "1") == 1


def test_the_first_admin_is_made_and_unmade(served: Served, asha: Candidate) -> None:
    assert act("make-admin", asha.address, "--apply") == 0
    assert asha.read("account")["roles"] == ["user", "admin"]
    served.deliver()
    assert "role" in str(served.outbox.mails_to(asha.address)[-1]["Subject"])

    assert act("make-support", asha.address, "--apply") == 0
    assert asha.read("account")["roles"] == ["user", "support"]
    assert act("make-user", asha.address, "--apply") == 0
    assert asha.read("account")["roles"] == ["user"]


@pytest.mark.both_backends
def test_logins_are_ended(served: Served, asha: Candidate) -> None:
    assert act("end-logins", asha.address, "--apply") == 0

    assert asha.http.post("/api/v1/auth/refresh").status_code == 401
    assert status_of_login(asha) == 200


def test_emails_are_sent_again(served: Served, asha: Candidate) -> None:
    waiting = served.newcomer("Ben Roy", "ben@example.com")
    waiting.register()
    served.deliver()
    before = len(served.outbox.mails_to(waiting.address))

    assert act("resend", waiting.address, "--apply") == 0
    assert act("send-reset", asha.address, "--apply") == 0
    served.deliver()

    assert len(served.outbox.mails_to(waiting.address)) == before + 1
    assert "Choose a new password" in str(served.outbox.mails_to(asha.address)[-1]["Subject"])
    assert act("resend", asha.address, "--apply") == 1


def test_credits_are_given_once_under_a_key(
    served: Served, asha: Candidate, capsys: pytest.CaptureFixture[str]
) -> None:
    before = asha.read("credits")["credits"]
    for _ in range(2):
        assert act("credits", asha.address, "3", "--key", "k1", "--apply") == 0
    assert act("credits", asha.address, "-1", "--apply") == 0

    assert asha.read("credits")["credits"] == before + 2
    assert "--key k1" in capsys.readouterr().out


def test_webhooks_that_failed_are_counted_and_replayed(
    served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    assert act("replay") == 0
    assert act("replay", "--apply") == 0

    shown = capsys.readouterr().out
    assert "0 events have failed" in shown
    assert "0 events were queued again" in shown
    assert [each.act for each in record(served)] == ["replay"]


def test_messages_return_a_few_each_minute_and_as_new_ones(
    served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    queue = served.services.queue
    for number in range(5):
        old = {"retry": {"attempt": 99, "first_at": stamp(NOON)}} if number % 2 else {}
        queue.send(EMAILS.poison, {"number": number, **old})

    assert act("requeue", "emails") == 0
    assert "about 5 messages" in capsys.readouterr().out
    assert act("requeue", "emails", "--per-minute", "2", "--apply") == 0

    assert "5 messages requeued" in capsys.readouterr().out
    assert queue.length(EMAILS.poison) == 0
    arrived = []
    for _ in range(3):
        messages = queue.receive(EMAILS, limit=32)
        arrived.append([message.body["number"] for message in messages])
        assert all(queue.delete(EMAILS, message) for message in messages)
        served.clock.forward(timedelta(minutes=1))
    assert arrived == [[0, 1], [2, 3], [4]]


@pytest.mark.both_backends
def test_requeueing_runs_on_either_backend_and_twice_does_nothing_more(served: Served) -> None:
    served.services.queue.send(EMAILS.poison, {"number": 1})

    act("requeue", "emails", "--apply")
    act("requeue", "emails", "--apply")

    [message] = served.services.queue.receive(EMAILS, limit=32)
    assert message.body == {"number": 1}


def test_the_purge_is_run_or_its_plan_printed(
    served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    due = a_recording()
    keep(served.services, due)
    served.clock.now = NOON + KEEP_FOR + timedelta(days=1)

    assert act("purge") == 0
    assert "1 recordings are due; nothing was removed" in capsys.readouterr().out
    assert list(served.services.blobs.list(RECORDINGS))
    assert act("purge", "--apply") == 0
    assert not list(served.services.blobs.list(RECORDINGS))


@pytest.mark.parametrize(
    "arguments",
    [
        ("enable", "asha@example.com", "--reason", "x"),
        ("make-user", "asha@example.com", "--reason", "x"),
        ("remove-second-factor", "asha@example.com", "--reason", "x"),
        ("disable", "asha@example.com"),
        ("disable", "asha@example.com", "--reason", "asha@example.com asked"),
        ("disable", "nobody@example.com", "--reason", "x"),
        ("find", "usr_" + "0" * 32, "--reason", "x"),
        ("find", "no@address", "--reason", "x"),
    ],
)
def test_what_cannot_be_done_says_so(
    served: Served,
    asha: Candidate,
    arguments: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = account_of(served, asha)

    assert main([*arguments, "--apply"]) == 1
    assert capsys.readouterr().err
    assert account_of(served, asha) == before
