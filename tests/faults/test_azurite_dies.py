"""Azure Storage that dies or stops to answer in the middle: an outage, soon, and nothing torn."""

import io
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import override

import pytest
from azure.storage.blob import BlobServiceClient

from dev.emulators.azurite import Azurite
from dev.emulators.running import Emulators
from shared.adapters.azure.blobs import AzureBlobStore
from shared.adapters.azure.credential import open_credential
from shared.adapters.azure.queues import AzureQueue
from shared.kernel.clock import system_clock
from shared.ports import Outage
from shared.ports.blobs import RESUMES, BlobAccount
from shared.ports.queues import EMAILS

PDF = "application/pdf"
NAME = "usr_1/res_1.pdf"
SOON_S = 30.0
ANSWER_WITHIN_S = 1.0


class OwnAzurite:
    """An Azurite that only one test uses, and may kill."""

    def __init__(self, folder: Path, emulators: Emulators) -> None:
        self._credential = open_credential(emulators.settings["IMOCK_IDENTITY_CLIENT_ID"])
        self.azurite = Azurite(folder, emulators.certificates)
        settings = self.azurite.settings()
        self._blob_endpoint = settings["IMOCK_BLOB_ENDPOINT"]
        self._queue_endpoint = settings["IMOCK_QUEUE_ENDPOINT"]

    def make_container(self) -> None:
        with BlobServiceClient(self._blob_endpoint, credential=self._credential) as service:
            service.create_container(RESUMES.name)

    def blobs(self) -> AzureBlobStore:
        return AzureBlobStore(
            {BlobAccount.FILES: self._blob_endpoint},
            self._credential,
            clock=system_clock,
            answer_within_s=ANSWER_WITHIN_S,
        )

    def queue(self) -> AzureQueue:
        return AzureQueue(
            self._queue_endpoint,
            self._credential,
            clock=system_clock,
            answer_within_s=ANSWER_WITHIN_S,
        )

    def freeze(self) -> None:
        os.kill(self.azurite.served.process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self.azurite.served.process.pid, signal.SIGCONT)


@pytest.fixture
def own(tmp_path: Path, emulators: Emulators) -> Iterator[OwnAzurite]:
    own = OwnAzurite(tmp_path / "azurite", emulators)
    own.make_container()
    yield own
    own.azurite.kill()
    own.azurite.stop()


@pytest.mark.parametrize("way", ["killed", "frozen"])
def test_every_operation_is_an_outage_soon(own: OwnAzurite, way: str) -> None:
    blobs, queue = own.blobs(), own.queue()
    blobs.put(RESUMES, NAME, b"content", content_type=PDF)
    if way == "killed":
        own.azurite.kill()
    else:
        own.freeze()
    calls: list[Callable[[], object]] = [
        lambda: blobs.put(RESUMES, NAME, b"", content_type=PDF),
        lambda: blobs.put(RESUMES, NAME, io.BytesIO(b"x" * 5_000_000), content_type=PDF),
        lambda: blobs.info(RESUMES, NAME),
        lambda: blobs.read(RESUMES, NAME),
        lambda: blobs.delete(RESUMES, NAME),
        lambda: blobs.delete_prefix(RESUMES, "usr_1/"),
        lambda: list(blobs.list(RESUMES)),
        lambda: blobs.upload_url(
            RESUMES, NAME, content_type=PDF, size=1, valid_for=timedelta(minutes=5)
        ),
        blobs.ping,
        lambda: queue.send(EMAILS, {"n": 1}),
        lambda: queue.receive(EMAILS),
        lambda: queue.discard(EMAILS, "user_id", "usr_1"),
        lambda: queue.length(EMAILS),
        queue.ping,
    ]

    def outcome(call: Callable[[], object]) -> str:
        try:
            call()
        except Outage:
            return "outage"
        return "answered"

    began = time.monotonic()
    with ThreadPoolExecutor(len(calls)) as pool:
        outcomes = list(pool.map(outcome, calls))

    assert outcomes == ["outage"] * len(calls)
    assert time.monotonic() - began < SOON_S


class FreezesHalfway(io.BytesIO):
    """A source of three blocks; the store answers no more when the second is asked for."""

    def __init__(self, own: OwnAzurite) -> None:
        super().__init__(b"x" * 12_000_000)
        self._own = own

    @override
    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > 5_000_000:
            self._own.freeze()
        return super().read(size)


@pytest.mark.parametrize("there", [False, True], ids=["nothing there", "one there"])
def test_an_upload_that_was_cut_off_leaves_what_was_there(own: OwnAzurite, there: bool) -> None:  # noqa: FBT001 - a parameter
    blobs = own.blobs()
    if there:
        blobs.put(RESUMES, NAME, b"first", content_type=PDF)

    with pytest.raises(Outage):
        blobs.put(RESUMES, NAME, FreezesHalfway(own), content_type=PDF, overwrite=True)
    own.thaw()

    assert [info.size for info in blobs.list(RESUMES)] == ([5] if there else [])
    if there:
        assert blobs.read(RESUMES, NAME) == b"first"


def test_a_reader_of_a_store_that_dies_gets_no_part_for_a_whole(own: OwnAzurite) -> None:
    own.blobs().put(RESUMES, NAME, io.BytesIO(b"x" * 12_000_000), content_type=PDF)
    stream = own.blobs().stream(RESUMES, NAME)
    next(stream)

    own.azurite.kill()

    with pytest.raises(Outage):
        list(stream)
