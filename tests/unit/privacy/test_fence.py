"""The fence round the stores: nothing is written for whoever is being, or has been, erased."""

from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from shared.accounts.errors import InvalidToken
from shared.accounts.model import Erasure
from shared.bootstrap import Services
from shared.kernel.errors import DomainError
from shared.ports.blobs import RECORDINGS, RESUMES, TRANSIENT, BlobStore
from shared.ports.documents import DIRECTORY, RETENTION, USERS, DocumentStore, New
from shared.privacy.fence import Fence, FencedDocuments
from shared.privacy.fenced_blobs import FencedBlobs, owner_of
from tests.support.clock import FixedClock
from tests.support.erasure_world import ErasureWorld

pytestmark = pytest.mark.clause("P5.3")


@pytest.fixture
def world(tmp_path: Path, clock: FixedClock) -> ErasureWorld:
    return ErasureWorld(tmp_path, clock)


@pytest.fixture
def user_id(world: ErasureWorld) -> str:
    return world.member().user_id


def close(world: ErasureWorld, user_id: str) -> None:
    erasure = Erasure(receipt_id="era", login_id="lgn", asked_at=world.clock())
    world.services.accounts.account.close(user_id, epoch=None, erasure=erasure)


def fence_of(services: Services) -> Fence:
    assert isinstance(services.documents, FencedDocuments)
    return services.documents.fence


class Meanwhile:
    """A store beside which something happens after each write, before the writer looks again."""

    def __init__(self, store: object, act: Any) -> None:
        self._store, self._act = store, act

    def __getattr__(self, name: str) -> Any:
        operation = getattr(self._store, name)

        def call(*given: Any, **named: Any) -> Any:
            result = operation(*given, **named)
            if name in {"create", "replace", "upsert", "put"}:
                self._act()
            return result

        return call


def meanwhile[T](store: T, act: Any) -> T:
    return cast("T", Meanwhile(store, act))


def writes(documents: DocumentStore, blobs: BlobStore, user_id: str) -> list[Any]:
    """Return writes of every form, each of which names a person."""
    body = {"id": "profile", "user_id": user_id, "kind": "profile"}
    due = {"id": "due", "due_on": "2026-11-24", "user_id": user_id}
    day = f"2026-11-24/{user_id}/m"
    return [
        lambda: documents.create(USERS, user_id, body),
        lambda: documents.upsert(USERS, user_id, body),
        lambda: documents.upsert(RETENTION, "2026-11-24", due),
        lambda: blobs.put(RESUMES, f"{user_id}/a", b"x", content_type="application/pdf"),
        lambda: blobs.put(RECORDINGS, day, b"x", content_type="video/webm"),
    ]


@pytest.mark.parametrize("number", range(5))
def test_another_instance_writes_nothing_for_a_closed_account(
    world: ErasureWorld, user_id: str, number: int
) -> None:
    other = world.another().services
    write = writes(other.documents, other.blobs, user_id)[number]
    close(world, user_id)
    before = world.named_in(user_id)

    with pytest.raises(InvalidToken):
        write()

    assert world.named_in(user_id) == before


@pytest.mark.parametrize("number", range(5))
def test_whoever_writes_across_the_fence_takes_it_back(
    world: ErasureWorld, user_id: str, number: int
) -> None:
    services = world.services
    before = world.named_in(user_id)
    fence = fence_of(services)
    documents = FencedDocuments(
        meanwhile(services.unfenced_documents, lambda: close(world, user_id)),
        fence,
    )
    blobs = FencedBlobs(
        meanwhile(services.unfenced_blobs, lambda: close(world, user_id)),
        fence,
    )

    with pytest.raises(InvalidToken):
        writes(documents, blobs, user_id)[number]()

    assert world.named_in(user_id) == before


def test_a_change_across_the_fence_takes_the_document_with_it(
    world: ErasureWorld, user_id: str
) -> None:
    services = world.services
    body = {"id": "profile", "user_id": user_id}
    kept = services.documents.create(USERS, user_id, body)
    fenced = FencedDocuments(
        meanwhile(services.unfenced_documents, lambda: close(world, user_id)),
        fence_of(services),
    )
    with pytest.raises(InvalidToken):
        fenced.replace(USERS, user_id, {**body, "more": 1}, etag=kept.etag)

    assert services.documents.get(USERS, user_id, "profile") is None


@pytest.mark.parametrize("how", ["closed before", "closed meanwhile", "erased"])
def test_nothing_is_added_together_with_an_account_that_is_closed(
    world: ErasureWorld, user_id: str, how: str
) -> None:
    documents, unfenced = world.services.documents, world.services.unfenced_documents
    kept = unfenced.get(USERS, user_id, "account")
    assert kept
    if how == "erased":
        unfenced.delete_partition(USERS, user_id)
    else:
        close(world, user_id)
    if how == "closed before":
        kept = unfenced.get(USERS, user_id, "account")
        assert kept
    before = world.named_in(user_id)

    with pytest.raises(DomainError):
        documents.remove_and_write(
            USERS,
            user_id,
            kept.body,
            etag=kept.etag,
            removed=[],
            added=[New({"id": "lgn", "user_id": user_id, "kind": "login"})],
        )

    assert world.named_in(user_id) == before


def test_documents_are_added_together_with_an_account_only(
    world: ErasureWorld, user_id: str
) -> None:
    added = [New({"id": "other", "user_id": user_id})]
    for body in ({"id": "profile", "user_id": user_id}, {"id": "account", "user_id": user_id}):
        with pytest.raises(ValueError, match="together with the account"):
            world.services.documents.remove_and_write(
                USERS, user_id, body, etag=None, removed=[], added=added
            )


def test_no_upload_is_granted_to_a_closed_account(world: ErasureWorld, user_id: str) -> None:
    close(world, user_id)
    with pytest.raises(InvalidToken):
        world.services.blobs.upload_url(
            TRANSIENT,
            f"{user_id}/ses/m",
            content_type="video/webm",
            size=1,
            valid_for=timedelta(minutes=1),
        )


def test_an_erased_account_cannot_be_made_again(world: ErasureWorld) -> None:
    """As a confirmation would that was begun before the erasure, or a backup, or an import."""
    granted = world.member()
    account = world.services.documents.get(USERS, granted.user_id, "account")
    assert account
    world.request(granted)
    world.settled()
    entry = {"id": "address:x", "user_id": granted.user_id}

    for container, partition, body in (
        (USERS, granted.user_id, account.body),
        (DIRECTORY, "address:x", entry),
    ):
        with pytest.raises(InvalidToken):
            world.services.documents.create(container, partition, body)

    assert world.named_in(granted.user_id) == []


def test_what_names_nobody_is_written(world: ErasureWorld) -> None:
    documents = world.services.documents
    for body in ({"id": "bucket:x"}, {"id": "other", "user_id": "somebody"}):
        documents.create(DIRECTORY, str(body["id"]), body)
        assert documents.get(DIRECTORY, str(body["id"]), str(body["id"]))


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        (f"usr_{'1' * 32}/ses/m", f"usr_{'1' * 32}"),
        (f"2026-11-24/usr_{'2' * 32}/ses/m", f"usr_{'2' * 32}"),
        ("probe/usr_1", None),
        ("2026-11-24/probe", None),
    ],
)
def test_a_blob_belongs_to_whom_its_name_names(name: str, owner: str | None) -> None:
    assert owner_of(name) == owner
