"""Webhooks, from the endpoint that a user adds to what their systems receive."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from dev.candidate import Candidate, good_answer
from shared.kernel.errors import Unavailable
from shared.ports import Outage
from shared.ports.documents import JOBS, USERS
from shared.ports.events import EventType
from shared.ports.queues import WEBHOOKS
from shared.ports.webhooks import DeliveryProblem, Outcome
from shared.recordings.model import KEEP_FOR
from shared.webhooks.model import DISABLED_AFTER, MOST_ENDPOINTS, WAITS, WORK, Delivery
from tests.support.builders import a_recording, keep
from tests.support.served import Served
from tests.support.webhooks import ScriptedSender, scripted

URL = "https://hooks.example.com/imock"
DOWN = Outcome(500, DeliveryProblem.STATUS)


class Killed(BaseException):
    """The process dies here."""


@pytest.fixture
def asha(served: Served) -> Candidate:
    person = served.member()
    person.prepare_for("backend", "mid")
    return person


@pytest.fixture
def sender(served: Served) -> ScriptedSender:
    return scripted(served.services)


def add(person: Candidate, *events: str, url: str = URL) -> dict[str, Any]:
    wanted = list(events) or [each.value for each in EventType]
    return person.send_json("POST", "webhook-endpoints", {"url": url, "events": wanted})


def evaluated(person: Candidate) -> str:
    session = person.open_interview(questions=1)
    [question] = session["questions"]
    person.answer(session["id"], question["id"], good_answer(question))
    person.end(session["id"])
    person.evaluate(session["id"])
    return str(session["id"])


def work(served: Served, **later: float) -> None:
    """Let time pass, in which the queue is worked on and the timer runs."""
    served.clock.forward(timedelta(**later) if later else timedelta(seconds=3))
    served.services.webhooks.deliveries.sweep()
    served.work(WEBHOOKS)


def answer(person: Candidate, method: str, path: str, **more: Any) -> httpx.Response:
    """Return an answer that may be a refusal."""
    try:
        return person.send(method, path, **more)
    except httpx.HTTPStatusError as error:
        return error.response


def deliveries(person: Candidate) -> list[dict[str, Any]]:
    person.log_in()  # days may have passed
    found: list[dict[str, Any]] = person.read("webhook-deliveries")["items"]
    return found


def pending(served: Served) -> int:
    return len(list(served.services.documents.list_partition(JOBS, WORK)))


def lose_messages(served: Served) -> None:
    """Lose the queue, as in a restore: the timer alone is left."""
    queue = served.services.queue
    while messages := queue.receive(WEBHOOKS, limit=16):
        for message in messages:
            queue.delete(WEBHOOKS, message)


@pytest.mark.both_backends
def test_an_evaluated_session_is_told_signed_and_by_ids_alone(
    served: Served, asha: Candidate, sender: ScriptedSender
) -> None:
    endpoint = add(asha)
    session_id = evaluated(asha)
    work(served)

    [received] = sender.received
    assert received.url == URL
    assert received.is_signed_with(endpoint["secret"])
    assert set(received.event) == {"id", "type", "timestamp", "data"}
    assert received.event["type"] == "session.evaluated"
    assert received.event["data"] == {"session_id": session_id}
    assert received.event["id"] == received.headers["webhook-id"]
    [delivery] = deliveries(asha)
    assert (delivery["state"], delivery["attempts"], delivery["last_status"]) == (
        "delivered",
        1,
        200,
    )
    assert pending(served) == 0
    asha.evaluate(session_id)
    work(served)
    assert len(sender.received) == 1


def test_a_resume_that_was_read_and_a_recording_that_was_purged_are_told(
    served: Served, asha: Candidate, sender: ScriptedSender
) -> None:
    add(asha)
    resume_id = asha.upload_demo()["id"]
    recording = a_recording(asha.read("account")["user_id"], captured_at=served.clock.now)
    keep(served.services, recording)
    work(served)
    served.clock.forward(KEEP_FOR)
    served.services.recordings.purge.run()
    work(served)

    told = {each.event["type"]: each.event["data"] for each in sender.received}
    assert told == {
        "resume.read": {"resume_id": resume_id},
        "recording.purged": {"recording_id": recording.id},
    }


def test_a_purge_that_could_not_tell_does_so_in_the_next_run(
    served: Served, asha: Candidate, sender: ScriptedSender
) -> None:
    add(asha)
    recording = a_recording(asha.read("account")["user_id"], captured_at=served.clock.now)
    keep(served.services, recording)
    served.clock.forward(KEEP_FOR)

    def away(*_: object, **__: object) -> None:
        raise Outage(retry_after_s=1)

    purge = served.services.recordings.purge
    assert replace(purge, announce=away).run().failed == 1
    assert purge.run().purged == 1
    work(served)

    [received] = sender.received
    assert received.event["data"] == {"recording_id": recording.id}


def test_an_endpoint_hears_only_what_it_listens_to(
    served: Served, asha: Candidate, sender: ScriptedSender
) -> None:
    add(asha, "recording.purged")
    off = add(asha, url=f"{URL}/off")
    asha.send_json("PATCH", f"webhook-endpoints/{off['id']}", {"enabled": False})
    evaluated(asha)
    work(served)

    assert sender.received == []
    assert pending(served) == 0


def test_a_receiver_that_is_away_for_a_day_gets_the_event_with_the_same_id(
    served: Served, asha: Candidate, sender: ScriptedSender
) -> None:
    add(asha)
    sender.always = DOWN
    evaluated(asha)
    for _ in range(24):
        work(served, hours=1)
    [waiting] = deliveries(asha)
    assert (waiting["state"], waiting["last_status"], waiting["last_problem"]) == (
        "waiting",
        500,
        "status",
    )
    assert waiting["next_at"]
    sender.always = Outcome(204)
    for _ in range(24):
        work(served, hours=1)

    asha.log_in()
    assert deliveries(asha)[0]["state"] == "delivered"
    assert len({each.headers["webhook-id"] for each in sender.received}) == 1
    assert len({each.body for each in sender.received}) == 1
    assert asha.read("webhook-endpoints")["items"][0]["failing_since"] is None


def test_a_delivery_fails_after_its_last_attempt_and_can_be_replayed(
    served: Served, asha: Candidate, sender: ScriptedSender
) -> None:
    add(asha)
    sender.always = DOWN
    evaluated(asha)
    work(served)
    for wait in WAITS:
        work(served, seconds=wait.total_seconds())
    [failed] = deliveries(asha)
    assert (failed["state"], failed["attempts"]) == ("failed", len(WAITS) + 1)
    assert pending(served) == 0

    sender.always = Outcome(200)
    asha.log_in()
    asha.send_json("POST", f"webhook-deliveries/{failed['id']}/replay", {})
    work(served)
    assert deliveries(asha)[0]["state"] == "delivered"
    assert sender.received[-1].headers["webhook-id"] == failed["event_id"]
    assert sender.received[-1].body == sender.received[0].body


def test_an_endpoint_that_fails_for_days_is_disabled_and_its_owner_told_once(
    served: Served, asha: Candidate, sender: ScriptedSender
) -> None:
    add(asha)
    sender.always = DOWN
    mails = len(served.outbox.mails_to(asha.address))
    evaluated(asha)
    work(served)
    served.clock.forward(DISABLED_AFTER)
    asha.log_in()
    for _ in range(2):
        work(served)
    evaluated(asha)
    served.deliver()

    [endpoint] = asha.read("webhook-endpoints")["items"]
    assert endpoint["disabled"] == "failing"
    subjects = [mail["Subject"] for mail in served.outbox.mails_to(asha.address)[mails:]]
    assert subjects.count("One of your webhooks was disabled") == 1
    assert pending(served) == 0 or deliveries(asha)
    count = len(sender.received)
    work(served, days=1)
    assert len(sender.received) == count
    asha.log_in()
    test = answer(asha, "POST", f"webhook-endpoints/{endpoint['id']}/test")
    assert test.json()["code"] == "webhook.endpoint_disabled"
    asha.send_json("PATCH", f"webhook-endpoints/{endpoint['id']}", {"enabled": True})
    sender.always = Outcome(200)
    evaluated(asha)
    work(served)
    assert len(sender.received) == count + 1


def test_a_receiver_that_is_gone_is_asked_once(
    served: Served, asha: Candidate, sender: ScriptedSender
) -> None:
    add(asha)
    sender.always = Outcome(410, DeliveryProblem.STATUS)
    evaluated(asha)
    work(served)
    work(served, days=1)

    assert len(sender.received) == 1
    asha.log_in()
    assert asha.read("webhook-endpoints")["items"][0]["disabled"] == "gone"
    assert deliveries(asha)[0]["state"] == "failed"


def test_lost_messages_are_found_by_the_timer(
    served: Served, asha: Candidate, sender: ScriptedSender
) -> None:
    add(asha)
    evaluated(asha)
    served.clock.forward(timedelta(seconds=3))
    lose_messages(served)
    work(served, minutes=5)

    assert len(sender.received) == 1


def test_a_worker_that_dies_after_it_has_sent_sends_the_same_event_again(
    served: Served, asha: Candidate, sender: ScriptedSender
) -> None:
    add(asha)
    session_id = evaluated(asha)
    user_id = asha.read("account")["user_id"]
    sender.outcomes = [Killed()]
    [due] = served.services.documents.list_partition(JOBS, WORK)
    with pytest.raises(Killed):
        served.services.webhooks.deliveries.attempt(user_id, due.id)
    lose_messages(served)
    for _ in range(8):
        work(served, minutes=5)

    first, second = sender.received
    assert first.body == second.body
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.event["data"] == {"session_id": session_id}
    assert deliveries(asha)[0]["state"] == "delivered"


def test_two_workers_send_one_event(
    served: Served, asha: Candidate, sender: ScriptedSender
) -> None:
    add(asha)
    evaluated(asha)
    user_id = asha.read("account")["user_id"]
    [due] = served.services.documents.list_partition(JOBS, WORK)
    attempt = served.services.webhooks.deliveries.attempt

    sender.meanwhile = lambda: attempt(user_id, due.id)
    served.services.webhooks.deliveries.attempt(user_id, due.id)

    assert len(sender.received) == 1


def test_what_never_came_true_is_told_to_nobody(
    served: Served, asha: Candidate, sender: ScriptedSender
) -> None:
    """The process died between the announcement and the step that it announced."""
    add(asha)
    session = asha.open_interview(questions=1)
    user_id = asha.read("account")["user_id"]
    served.services.announce(
        EventType.SESSION_EVALUATED, user_id=user_id, subject_ids=[session["id"]]
    )
    for _ in range(30):
        work(served, hours=1)
    asha.log_in()

    assert sender.received == []
    assert pending(served) == 0
    assert deliveries(asha) == []


def test_what_comes_true_when_it_is_repeated_is_told_once(
    served: Served, asha: Candidate, sender: ScriptedSender
) -> None:
    add(asha)
    session = asha.open_interview(questions=1)
    [question] = session["questions"]
    asha.answer(session["id"], question["id"], good_answer(question))
    asha.end(session["id"])
    user_id = asha.read("account")["user_id"]
    served.services.announce(
        EventType.SESSION_EVALUATED, user_id=user_id, subject_ids=[session["id"]]
    )
    work(served)
    assert sender.received == []
    asha.evaluate(session["id"])
    for _ in range(8):
        work(served, minutes=5)

    assert len(sender.received) == 1


def test_an_announcer_that_dies_between_its_two_documents_leaves_nothing_for_ever(
    served: Served, asha: Candidate, sender: ScriptedSender
) -> None:
    endpoint = add(asha)
    user_id = asha.read("account")["user_id"]
    delivery = Delivery.of(
        EventType.RESUME_READ,
        user_id=user_id,
        subject_id="res_" + "1" * 32,
        endpoint_id=endpoint["id"],
        now=served.clock.now,
    )
    served.services.webhooks.endpoints.repository.due_now(delivery, served.clock.now)
    work(served)
    assert pending(served) == 1
    for _ in range(30):
        work(served, hours=1)

    assert pending(served) == 0
    assert sender.received == []


def test_a_document_that_cannot_be_read_stops_nobody_elses_events(
    served: Served, asha: Candidate, sender: ScriptedSender
) -> None:
    add(asha)
    documents = served.services.unfenced_documents
    documents.upsert(
        JOBS, WORK, {"id": "whd_0", "work": WORK, "kind": "webhook_due", "due_at": "2000"}
    )
    evaluated(asha)
    work(served)
    assert len(sender.received) == 1

    user_id = asha.read("account")["user_id"]
    found = documents.get(USERS, user_id, "webhook_endpoints")
    assert found
    documents.upsert(USERS, user_id, {**found.body, "items": "none"})
    assert evaluated(asha)


def test_a_secret_is_shown_once_and_the_one_before_signs_for_a_day(
    served: Served, asha: Candidate, sender: ScriptedSender
) -> None:
    endpoint = add(asha)
    assert "secret" not in asha.read("webhook-endpoints")["items"][0]
    rotated = asha.send_json("POST", f"webhook-endpoints/{endpoint['id']}/secret", {})
    assert rotated["secret"] != endpoint["secret"]
    test = asha.send_json("POST", f"webhook-endpoints/{endpoint['id']}/test", {})
    work(served)
    both = sender.received[-1]
    assert both.event["type"] == "endpoint.test"
    assert both.event["id"] == test["event_id"]
    assert both.is_signed_with(endpoint["secret"])
    assert both.is_signed_with(rotated["secret"])
    served.clock.forward(timedelta(hours=25))
    asha.log_in()
    asha.send_json("POST", f"webhook-endpoints/{endpoint['id']}/test", {})
    work(served)
    assert not sender.received[-1].is_signed_with(endpoint["secret"])
    assert sender.received[-1].is_signed_with(rotated["secret"])


def test_no_secret_is_stored(served: Served, asha: Candidate, sender: ScriptedSender) -> None:
    endpoint = add(asha)
    user_id = asha.read("account")["user_id"]
    stored = str([each.body for each in served.services.documents.list_partition(USERS, user_id)])

    assert endpoint["id"] in stored
    assert endpoint["secret"].removeprefix("whsec_") not in stored


def test_a_repeated_request_adds_one_endpoint_and_shows_the_same_secret(
    asha: Candidate, sender: ScriptedSender
) -> None:
    body = {"url": URL, "events": ["resume.read"]}
    key = {"Idempotency-Key": "once"}
    first, second = (
        answer(asha, "POST", "webhook-endpoints", json=body, headers=key).json() for _ in range(2)
    )
    assert first == second
    assert len(asha.read("webhook-endpoints")["items"]) == 1
    other = answer(asha, "POST", "webhook-endpoints", json={**body, "url": f"{URL}/2"}, headers=key)
    assert other.json()["code"] == "request.idempotency_key_reused"


def test_endpoints_are_bounded_and_only_their_owners(
    served: Served, asha: Candidate, sender: ScriptedSender
) -> None:
    endpoint, *_ = [add(asha, url=f"{URL}/{number}") for number in range(MOST_ENDPOINTS)]
    body = {"url": URL, "events": ["resume.read"]}
    assert answer(asha, "POST", "webhook-endpoints", json=body).json()["code"] == (
        "webhook.too_many_endpoints"
    )
    ben = served.member("Ben Roy", "ben@example.com")
    path = f"webhook-endpoints/{endpoint['id']}"
    for method, more in (("PATCH", ""), ("DELETE", ""), ("POST", "/secret"), ("POST", "/test")):
        refused = answer(ben, method, path + more, **({"json": {}} if method == "PATCH" else {}))
        assert refused.json()["code"] == "webhook.endpoint_not_found"
    asha.delete(path)
    assert len(asha.read("webhook-endpoints")["items"]) == MOST_ENDPOINTS - 1


def test_what_waits_for_a_deleted_endpoint_fails_without_a_request(
    served: Served, asha: Candidate, sender: ScriptedSender
) -> None:
    endpoint = add(asha)
    evaluated(asha)
    asha.delete(f"webhook-endpoints/{endpoint['id']}")
    work(served)

    assert sender.received == []
    [delivery] = deliveries(asha)
    assert (delivery["state"], delivery["last_problem"]) == ("failed", "endpoint_removed")


def test_nobody_is_flooded_by_tests_and_replays(asha: Candidate, sender: ScriptedSender) -> None:
    endpoint = add(asha)
    asha.send_json("POST", f"webhook-endpoints/{endpoint['id']}/test", {})
    again = answer(asha, "POST", f"webhook-endpoints/{endpoint['id']}/test")
    [delivery] = deliveries(asha)
    replay = answer(asha, "POST", f"webhook-deliveries/{delivery['id']}/replay")

    for refused in (again, replay):
        assert refused.status_code == 429
        assert refused.json()["code"] == "webhook.sent_too_often"
        assert int(refused.headers["retry-after"]) == 10


def test_an_erased_account_leaves_neither_endpoints_nor_deliveries(
    served: Served, asha: Candidate, sender: ScriptedSender
) -> None:
    add(asha)
    sender.always = DOWN
    evaluated(asha)
    work(served)
    user_id = asha.read("account")["user_id"]
    asha.delete_account()
    served.finish_erasures()
    count = len(sender.received)
    work(served, days=1)

    assert pending(served) == 0
    assert list(served.services.unfenced_documents.list_partition(USERS, user_id)) == []
    assert len(sender.received) == count
    served.services.announce(EventType.RESUME_READ, user_id=user_id, subject_ids=["res_1"])
    assert pending(served) == 0


def test_an_address_that_is_no_fit_is_refused(asha: Candidate, sender: ScriptedSender) -> None:
    refused = answer(
        asha,
        "POST",
        "webhook-endpoints",
        json={"url": "ftp://x.example", "events": ["resume.read"]},
    )
    assert refused.json()["code"] == "webhook.url_refused"


def test_an_announcement_that_cannot_be_stored_fails_the_evaluation_before_it_is_true(
    served: Served, asha: Candidate, sender: ScriptedSender
) -> None:
    add(asha)
    session = asha.open_interview(questions=1)
    asha.end(session["id"])

    def away(*_: object, **__: object) -> None:
        raise Outage(retry_after_s=1)

    evaluation = served.services.interviews.evaluation
    user_id = asha.read("account")["user_id"]
    with pytest.raises(Unavailable):
        replace(evaluation, announce=away).evaluate(user_id=user_id, session_id=session["id"])
    assert asha.read(f"sessions/{session['id']}")["state"] != "evaluated"
