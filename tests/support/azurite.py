"""The azure adapters on Azurite: accounts that nobody has used, with what the suites need."""

import ssl
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import httpx
from azure.core.credentials import TokenCredential
from azure.storage.blob import BlobServiceClient
from azure.storage.queue import QueueServiceClient

from shared.adapters.azure.blobs import AzureBlobStore
from shared.adapters.azure.queues import AzureQueue
from shared.kernel.clock import system_clock
from shared.ports.blobs import BlobAccount
from tests.support.blob_http import Answer

CONTAINERS = ("resumes", "transient", "recordings", "exports", "other", "empty")
QUEUES = ("emails", "emails-poison", "other", "other-poison")


class StorageAccounts:
    """Two storage accounts, and whoever may open them."""

    def __init__(self, settings: Mapping[str, str], credential: TokenCredential) -> None:
        self.credential = credential
        self.blob_endpoints = {
            BlobAccount.FILES: settings["IMOCK_BLOB_ENDPOINT"],
            BlobAccount.RECORDINGS: settings["IMOCK_RECORDINGS_BLOB_ENDPOINT"],
        }
        self.queue_endpoint = settings["IMOCK_QUEUE_ENDPOINT"]

    def blobs(self) -> AzureBlobStore:
        return AzureBlobStore(self.blob_endpoints, self.credential, clock=system_clock)

    def queue(self) -> AzureQueue:
        return AzureQueue(self.queue_endpoint, self.credential, clock=system_clock)

    def blob_service(self, account: BlobAccount = BlobAccount.FILES) -> BlobServiceClient:
        return BlobServiceClient(self.blob_endpoints[account], credential=self.credential)

    def queue_service(self) -> QueueServiceClient:
        return QueueServiceClient(self.queue_endpoint, credential=self.credential)

    def make_containers(self) -> None:
        for account in BlobAccount:
            with self.blob_service(account) as service:
                for name in CONTAINERS:
                    service.create_container(name)

    def make_queues(self) -> None:
        with self.queue_service() as service:
            for name in QUEUES:
                service.create_queue(name)


class AzuriteHttp:
    """Sends a request to Azurite, as a browser that holds a signed address."""

    def __init__(self, authority: Path) -> None:
        self._client = httpx.Client(verify=ssl.create_default_context(cafile=authority))

    def __call__(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Answer:
        answer = self._client.request(method, url, headers=dict(headers or {}), content=body)
        return Answer(answer.status_code, answer.headers, answer.content)

    def close(self) -> None:
        self._client.close()


def sleep(by: timedelta) -> None:
    """Let time pass on Azurite's clock, which nobody can move."""
    time.sleep(by.total_seconds())
