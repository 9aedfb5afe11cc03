"""The export of everything that is held about a user, over HTTP."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import httpx
import jsonschema_rs
import pytest

from dev.candidate import DEMO_RESUME, Candidate
from shared.ports.blobs import EXPORTS, BlobContainer, BlobStore
from shared.ports.documents import USERS
from shared.ports.queues import EXPORTS as EXPORT_QUEUE
from tests.conformance.test_policy import journey
from tests.support.buying import buy
from tests.support.served import Served

pytestmark = [pytest.mark.clause("P7.3"), pytest.mark.both_backends]


def export(served: Served, person: Candidate) -> dict[str, Any]:
    """Ask for an export, have it made, and return how it stands."""
    asked = person.send("POST", "account/exports").json()
    assert asked["state"] == "queued"
    served.work(EXPORT_QUEUE)
    return person.read(f"account/exports/{asked['export_id']}")


def opened(person: Candidate, made: dict[str, Any]) -> zipfile.ZipFile:
    data = person.http.get(made["url"]).raise_for_status().content
    assert hashlib.sha256(data).hexdigest() == made["sha256"]
    return zipfile.ZipFile(io.BytesIO(data))


def test_the_archive_holds_everything_and_the_manifest_proves_it(served: Served) -> None:
    person = served.member()
    journey(person)
    buy(served, person)
    user_id = person.read("account")["user_id"]
    coming = {
        "id": "badge",
        "kind": "badge",
        "user_id": user_id,
        "added": {"by": "the next release"},
    }
    served.services.documents.create(USERS, user_id, coming)
    other = served.member("Ben Roy", "ben@example.com")
    other.prepare_for("backend", "mid", "goal of somebody else")
    archive = opened(person, export(served, person))
    names = archive.namelist()
    told = {name: json.loads(archive.read(name)) for name in names if name.endswith(".json")}

    assert told["data/account.json"][0]["email"] == person.address
    for kind in ("profile", "resume", "session", "evaluation", "login", "order", "entry"):
        assert told[f"data/{kind}.json"], kind
        schema = told[f"schemas/{kind}.json"]
        jsonschema_rs.validator_for(schema).validate(told[f"data/{kind}.json"])
    assert told["data/other.json"] == [coming]
    [pdf] = [name for name in names if name.startswith("files/resumes/")]
    assert archive.read(pdf) == DEMO_RESUME.read_bytes()
    hashes = told["manifest.json"]["sha256"]
    assert set(hashes) == set(names) - {"manifest.json"}
    for name, digest in hashes.items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    whole = b"".join(archive.read(name) for name in names)
    for secret in (b"$2b$", b"goal of somebody else", b"ben@example.com"):
        assert secret not in whole


@dataclass
class Deleting:
    """A store whose blobs are removed by somebody else between their listing and their reading."""

    blobs: BlobStore

    def stream(self, container: BlobContainer, name: str) -> Iterator[bytes]:
        self.blobs.delete(container, name)
        return self.blobs.stream(container, name)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.blobs, name)


def test_a_file_that_is_removed_meanwhile_is_not_in_the_archive_as_an_empty_one(
    served: Served,
) -> None:
    person = served.member()
    person.upload_demo()
    writer = served.services.erasure.exports.writer
    racing: Any = Deleting(served.services.unfenced_blobs)
    target = io.BytesIO()
    replace(writer, blobs=racing).write(
        person.read("account")["user_id"], target, wrote=lambda _done, _of: None
    )
    archive = zipfile.ZipFile(target)
    hashes = json.loads(archive.read("manifest.json"))["sha256"]

    assert set(hashes) == set(archive.namelist()) - {"manifest.json"}
    assert not [name for name in archive.namelist() if name.startswith("files/")]


def test_an_archive_is_its_owners_and_gone_after_a_week(served: Served) -> None:
    person, other = served.member(), served.member("Ben Roy", "ben@example.com")
    made = export(served, person)
    with pytest.raises(httpx.HTTPStatusError, match="404"):
        other.read(f"account/exports/{made['export_id']}")
    served.clock.forward(timedelta(days=6))
    served.services.erasure.exports.sweep()
    assert len(list(served.services.blobs.list(EXPORTS))) == 1
    served.clock.forward(timedelta(days=1, seconds=1))
    served.services.erasure.exports.sweep()

    assert list(served.services.blobs.list(EXPORTS)) == []
    person.log_in()
    with pytest.raises(httpx.HTTPStatusError, match="404"):
        person.read(f"account/exports/{made['export_id']}")


def test_an_export_that_was_cut_off_is_made_by_the_timer(served: Served) -> None:
    person = served.member()
    asked = person.send("POST", "account/exports").json()
    assert person.send("POST", "account/exports").json()["export_id"] == asked["export_id"]
    for message in served.services.queue.receive(EXPORT_QUEUE, limit=16):
        served.services.erasure.exports._take(message.body["export_id"])
        served.services.queue.delete(EXPORT_QUEUE, message)
    served.clock.forward(timedelta(minutes=20))
    served.services.erasure.exports.sweep()
    person.log_in()

    made = person.read(f"account/exports/{asked['export_id']}")
    assert made["state"] == "ready"
    assert made["written"] == made["of"] > 10


def test_an_erasure_takes_archives_with_it(served: Served) -> None:
    person = served.member()
    export(served, person)
    person.send("POST", "account/exports")
    person.delete_account()
    served.work()
    served.finish_erasures()

    assert list(served.services.blobs.list(EXPORTS)) == []
