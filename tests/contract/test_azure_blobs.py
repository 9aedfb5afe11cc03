"""What only blobs in Azure Storage promise: accounts, batches, borrowed keys, lost replies."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from dev.emulators.running import Emulators
from dev.emulators.web import WebReply, WebRequest, WebServer
from shared.adapters.azure.blobs import AzureBlobStore
from shared.kernel.clock import system_clock
from shared.ports import Outage
from shared.ports.blobs import RESUMES, BlobAccount, BlobContainer, BlobExists
from tests.support.azurite import AzuriteHttp, StorageAccounts
from tests.support.clock import FixedClock

PDF = "application/pdf"
NAME = "usr_1/res_1.pdf"
OTHER = BlobContainer("other")
RECORDED = BlobContainer("other", BlobAccount.RECORDINGS)
FIVE_MINUTES = timedelta(minutes=5)


@pytest.fixture
def ready(accounts: StorageAccounts) -> StorageAccounts:
    accounts.make_containers()
    return accounts


def test_recordings_are_in_an_account_of_their_own(ready: StorageAccounts) -> None:
    store = ready.blobs()
    store.put(RECORDED, NAME, b"media", content_type="video/webm")

    assert [info.name for info in store.list(RECORDED)] == [NAME]
    assert list(store.list(OTHER)) == []
    link = store.download_url(RECORDED, NAME, filename="a.webm", valid_for=FIVE_MINUTES)
    assert link.url.startswith(ready.blob_endpoints[BlobAccount.RECORDINGS])


def test_more_blobs_than_a_batch_takes_are_erased(ready: StorageAccounts) -> None:
    store = ready.blobs()
    for number in range(300):
        store.put(RESUMES, f"usr_1/{number}", b"", content_type=PDF)

    assert store.delete_prefix(RESUMES, "usr_1/") == 300
    assert list(store.list(RESUMES)) == []


def test_an_erasure_takes_what_was_uploaded_and_never_committed(ready: StorageAccounts) -> None:
    store = ready.blobs()
    store.put(RESUMES, NAME, b"content", content_type=PDF)
    with ready.blob_service() as service, service.get_container_client("resumes") as container:
        for name in (NAME, "usr_1/never_there", "usr_2/never_there"):
            container.get_blob_client(name).stage_block("AAAA", b"personal")

        assert list(store.folders(RESUMES)) == ["usr_1", "usr_2"]
        assert store.delete_prefix(RESUMES, "usr_1/") == 1
        assert store.delete_prefix(RESUMES, "usr_2/") == 0

        left = container.list_blobs(include=["uncommittedblobs"])
        assert [blob.name for blob in left] == []


def test_a_container_that_nobody_made_is_an_outage_and_not_a_missing_blob(
    accounts: StorageAccounts,
) -> None:
    store = accounts.blobs()

    for call in (
        lambda: store.info(RESUMES, NAME),
        lambda: store.read(RESUMES, NAME),
        lambda: store.delete(RESUMES, NAME),
        lambda: list(store.list(RESUMES)),
        lambda: store.put(RESUMES, NAME, b"", content_type=PDF),
        store.ping,
    ):
        with pytest.raises(Outage):
            call()


def borrowed(url: str) -> tuple[str, str]:
    """Return from when to when the key is good that an address was signed with."""
    query = parse_qs(urlsplit(url).query)
    return query["skt"][0], query["ske"][0]


def test_a_borrowed_key_is_kept_and_renewed_before_it_ends(ready: StorageAccounts) -> None:
    clock = FixedClock(system_clock())
    store = AzureBlobStore(ready.blob_endpoints, ready.credential, clock=clock)

    def sign(valid_for: timedelta) -> str:
        return store.upload_url(RESUMES, NAME, content_type=PDF, size=1, valid_for=valid_for).url

    first = borrowed(sign(FIVE_MINUTES))
    clock.forward(timedelta(minutes=59))
    assert borrowed(sign(FIVE_MINUTES)) == first
    clock.forward(timedelta(minutes=2))
    assert borrowed(sign(FIVE_MINUTES)) != first

    query = parse_qs(urlsplit(sign(timedelta(days=6))).query)
    assert query["ske"] >= query["se"]


def test_an_address_may_live_for_a_week(ready: StorageAccounts, emulators: Emulators) -> None:
    store = ready.blobs()
    store.put(RESUMES, NAME, b"first", content_type=PDF)
    url = store.download_url(RESUMES, NAME, filename="a", valid_for=timedelta(days=7)).url
    browser = AzuriteHttp(emulators.certificates.authority)

    assert browser("GET", url).status == 200
    browser.close()


@contextmanager
def losing_the_first_answer(
    ready: StorageAccounts, emulators: Emulators, method: str
) -> Iterator[AzureBlobStore]:
    """Pass requests on to Azurite, and answer the first of a method with a failure of our own."""
    origin = urlsplit(ready.blob_endpoints[BlobAccount.FILES])
    lost: list[str] = []

    def pass_on(request: WebRequest) -> WebReply:
        headers = {name: value for name, value in request.headers.items() if name != "host"}
        url = f"https://{origin.netloc}{request.path}"
        answer = client.request(
            request.method, url, params=request.query, headers=headers, content=request.body
        )
        if request.method == method and not lost:
            lost.append(url)
            return WebReply(500)
        kept = {
            "Content-Type" if name == "content-type" else name: value
            for name, value in answer.headers.items()
            if name not in {"content-length", "connection", "transfer-encoding"}
        }
        return WebReply(answer.status_code, answer.content, kept)

    with httpx.Client(
        verify=ssl.create_default_context(cafile=emulators.certificates.authority)
    ) as client:
        server = WebServer(pass_on, emulators.certificates)
        try:
            endpoint = f"{server.url}{origin.path}"
            yield AzureBlobStore(
                {BlobAccount.FILES: endpoint}, ready.credential, clock=system_clock
            )
        finally:
            server.stop()
        assert lost


def test_a_blob_whose_answer_was_lost_is_not_taken_for_somebody_elses(
    ready: StorageAccounts, emulators: Emulators
) -> None:
    with losing_the_first_answer(ready, emulators, "PUT") as store:
        info = store.put(RESUMES, NAME, b"first", content_type=PDF)

        assert info == ready.blobs().info(RESUMES, NAME)
        with pytest.raises(BlobExists):
            store.put(RESUMES, NAME, b"again", content_type=PDF)


def test_a_deletion_whose_answer_was_lost_is_done(
    ready: StorageAccounts, emulators: Emulators
) -> None:
    ready.blobs().put(RESUMES, NAME, b"first", content_type=PDF)

    with losing_the_first_answer(ready, emulators, "DELETE") as store:
        store.delete(RESUMES, NAME)

    assert list(ready.blobs().list(RESUMES)) == []


def test_a_batch_whose_answer_was_lost_says_of_nothing_that_it_was_not_there(
    ready: StorageAccounts, emulators: Emulators
) -> None:
    ready.blobs().put(RESUMES, NAME, b"first", content_type=PDF)
    absent = "usr_1/res_2.pdf"

    assert ready.blobs().delete_batch(RESUMES, [absent]).absent == {absent}
    with losing_the_first_answer(ready, emulators, "POST") as store:
        done = store.delete_batch(RESUMES, [NAME, absent])

    assert done == (frozenset({NAME, absent}), frozenset(), frozenset())
    assert list(ready.blobs().list(RESUMES)) == []
