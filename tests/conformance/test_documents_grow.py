"""Documents grow: the product works on those of the next release, and shows none of what is new."""

from typing import Any, get_args

import pytest

import tests.support.registered  # noqa: F401 - it imports every function, which declares its operation
from dev.candidate import Candidate, good_answer
from shared.interviews.spoken.cleanup_entries import SECOND_LOOK_AFTER
from shared.ports.blobs import RECORDINGS
from shared.ports.documents import RETENTION, USERS, Container, Document
from shared.recordings.model import KEEP_FOR, day_of, days_between
from shared.store import Stored
from shared.web.operation import OPERATIONS
from tests.support.analyst import WEBM, a_video
from tests.support.buying import buy
from tests.support.served import Served
from tests.support.stored import ADDED, NextRelease, models_in

pytestmark = pytest.mark.both_backends


def test_no_stored_model_is_shown_or_judges_a_request() -> None:
    stored = set()
    for operation in OPERATIONS.values():
        models = models_in(operation.body) | models_in(operation.query)
        for result in (operation.result, *get_args(operation.result)):
            models |= models_in(result)
        stored |= {(operation.name, each.__name__) for each in models if issubclass(each, Stored)}

    assert OPERATIONS
    assert stored == set()


def test_requests_are_strict_at_every_depth() -> None:
    lenient = {
        (operation.name, each.__name__)
        for operation in OPERATIONS.values()
        for each in models_in(operation.body) | models_in(operation.query)
        if each.model_config.get("extra") != "forbid"
    }
    allowed = {(name, each) for name, models in LENIENT.items() for each in models}

    assert lenient <= allowed


_SIGNED = {"SignedCredential", "Asserted"}

LENIENT = {
    "auth_oauth_callback": {"OauthAnswer"},
    "auth_login": _SIGNED,
    "auth_passkey_add": {"CreatedCredential", "Attested"},
    "auth_passkey_login": _SIGNED,
    "auth_second_factor": _SIGNED,
    "resume_import": {"JsonResume"},
}
"""Requests that others compose: RFC 6749 (4.1.2) has us ignore what we do not know of them.

So do browsers with WebAuthn: each release adds members to the JSON of a credential. A JSON Resume
document comes from many tools; what has no place here is named in the answer.
"""


@pytest.fixture
def newer(served: Served) -> NextRelease:
    """Let the next release write every document that this one writes."""
    newer = NextRelease(served.services.documents)
    served.services.replace(documents=newer)
    return newer


def seen_by(person: Candidate) -> list[str]:
    """Keep the text of every answer that somebody gets, all of which must be good."""
    texts: list[str] = []

    def keep(response: Any) -> None:
        response.read()
        assert response.is_success, response.text
        texts.append(response.text)

    person.http.event_hooks["response"].append(keep)
    return texts


def test_the_journey_goes_well_on_documents_of_the_next_release(
    served: Served, newer: NextRelease
) -> None:
    person = served.newcomer()
    texts = seen_by(person)
    person.register()
    served.deliver()
    person.confirm()
    person.log_in()
    cookie = person.http.cookies["imock_refresh"]
    person.http.post("/api/v1/auth/refresh", headers={"Cookie": f"imock_refresh={cookie}"})
    person.prepare_for("backend", "mid", "system design")
    person.upload_demo()
    person.agree_to_recording()
    session = person.open_interview(questions=3, mode="video", seed=7)
    written, *spoken = session["questions"]
    person.answer(session["id"], written["id"], good_answer(written))
    for question in spoken:
        person.speak(session["id"], question["id"], a_video(good_answer(question)), WEBM)
    served.work()
    person.end(session["id"])
    person.evaluate(session["id"])
    person.report(session["id"])
    person.report_page(session["id"])
    assert buy(served, person)["state"] == "paid"
    served.settle()
    for path in (
        "account",
        "profile",
        "resumes",
        "sessions",
        f"sessions/{session['id']}",
        "recordings",
        "recording-consent",
        "payments",
        "credits",
    ):
        person.read(path)
    [recording, _] = person.read("recordings")["items"]
    person.read(f"recordings/{recording['id']}")

    assert not [text for text in texts if ADDED in text]
    assert {"Account", "Login", "StoredResume", "Recording", "Order", "Entry"} <= newer.written

    user_id = person.read("account")["user_id"]
    person.delete_account()
    served.finish_erasures()
    assert left_of(served, user_id) == []


def left_of(served: Served, user_id: str) -> list[str]:
    """List what is stored of a user, after the second look at the media (docs/adr/0015)."""
    for _ in range(2):
        served.clock.forward(SECOND_LOOK_AFTER)
        served.services.interviews.cleanup.run()
    documents, blobs = served.services.documents, served.services.blobs
    found = [each.id for each in documents.list_partition(USERS, user_id)]
    for day in days_between(day_of(served.clock()), day_of(served.clock() + KEEP_FOR)):
        entries = documents.list_partition(RETENTION, day)
        found += [each.id for each in entries if user_id in str(each.body)]
    return found + [info.name for info in blobs.list(RECORDINGS, "") if user_id in info.name]


@pytest.mark.parametrize("damage", ["another type", "a missing member"])
def test_an_account_is_deleted_with_documents_that_nobody_can_read(
    served: Served, damage: str
) -> None:
    person = served.member()
    person.prepare_for("backend", "mid")
    person.upload_demo()
    person.agree_to_recording()
    session = person.open_interview(questions=1, mode="video")
    person.speak(session["id"], session["questions"][0]["id"], a_video(), WEBM)
    served.work()
    buy(served, person)
    user_id = person.read("account")["user_id"]
    damaged = 0
    for document in list(served.services.documents.list_partition(USERS, user_id)):
        if document.body["kind"] not in NEEDED_TO_LEAVE:
            break_document(served, USERS, user_id, document, damage)
            damaged += 1
    day = day_of(served.clock() + KEEP_FOR)
    for document in list(served.services.documents.list_partition(RETENTION, day)):
        break_document(served, RETENTION, day, document, damage)
        damaged += 1
    assert damaged >= 8

    person.delete_account()
    served.finish_erasures()

    assert left_of(served, user_id) == []


NEEDED_TO_LEAVE = {"account", "login"}
"""Without these nobody is let in, so nobody can ask."""


def break_document(
    served: Served, container: Container, partition: str, document: Document, damage: str
) -> None:
    """Make a document unreadable, but for what places it and what it is listed by."""
    listed = {"id", "kind", container.partition_key, *container.orders}
    spared = {name: each for name, each in document.body.items() if name in listed}
    others = {name: ["damaged"] for name in document.body if name not in listed}
    body = {**spared, **others} if damage == "another type" else spared
    served.services.documents.replace(container, partition, body, etag=document.etag)
