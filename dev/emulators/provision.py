"""Makes in the emulators what infra/bicep makes in Azure: databases, containers, queues, rules.

What there is to make is read from the ports, so nothing is named twice.
"""

from collections.abc import Iterable
from contextlib import suppress
from urllib.parse import urlsplit

from azure.core.credentials import TokenCredential
from azure.core.exceptions import ResourceExistsError
from azure.cosmos import CosmosClient, PartitionKey
from azure.storage.blob import BlobServiceClient, CorsRule
from azure.storage.queue import QueueServiceClient

from dev.signed_blobs import EXPOSED
from shared.adapters.azure.cosmos import open_client
from shared.adapters.azure.credential import open_credential
from shared.adapters.azure.indexing import DEFAULT_TTL, indexing_policy
from shared.config import Settings
from shared.ports.blobs import BLOB_CONTAINERS, BlobAccount
from shared.ports.documents import CONTAINERS, Container
from shared.ports.queues import QUEUES

PAGES_MAY_SEND = ("GET", "HEAD", "PUT")
PAGES_MAY_SAY = ("content-type", "range", "x-ms-blob-type")
PAGES_REMEMBER_S = 3600


def provision(settings: Settings) -> None:
    """Create what the product needs and is missing."""
    credential = open_credential(settings.identity_client_id)
    with open_client(settings.cosmos_endpoint, credential) as client:
        make_containers(client, settings.cosmos_database, CONTAINERS)
    make_files_and_queues(settings, credential)


def admit_pages(settings: Settings) -> None:
    """Let pages of the product's origins use signed addresses of recordings.

    Who they are is known when the product's own address is, so later than the rest. What is no
    emulator is left as it is.
    """
    endpoint = settings.recordings_blob_endpoint
    if urlsplit(endpoint).hostname != "127.0.0.1":
        return
    rule = CorsRule(
        list(dict.fromkeys(settings.origins)),
        list(PAGES_MAY_SEND),
        allowed_headers=list(PAGES_MAY_SAY),
        exposed_headers=list(EXPOSED),
        max_age_in_seconds=PAGES_REMEMBER_S,
    )
    credential = open_credential(settings.identity_client_id)
    with BlobServiceClient(endpoint, credential) as account:
        account.set_service_properties(cors=[rule])


def make_containers(client: CosmosClient, database: str, containers: Iterable[Container]) -> None:
    """Make a database with these containers for documents, or what of it is missing."""
    made = client.create_database_if_not_exists(database)
    for container in containers:
        made.create_container_if_not_exists(
            container.name,
            PartitionKey(f"/{container.partition_key}"),
            indexing_policy=indexing_policy(container),
            default_ttl=DEFAULT_TTL,
        )


def make_files_and_queues(settings: Settings, credential: TokenCredential) -> None:
    """Make the containers for files and the queues, or what of them is missing."""
    _make_blob_containers(settings, credential)
    _make_queues(settings, credential)


def _make_blob_containers(settings: Settings, credential: TokenCredential) -> None:
    endpoints = {
        BlobAccount.FILES: settings.blob_endpoint,
        BlobAccount.RECORDINGS: settings.recordings_blob_endpoint,
    }
    for container in BLOB_CONTAINERS:
        with (
            BlobServiceClient(endpoints[container.account], credential) as account,
            suppress(ResourceExistsError),
        ):
            account.create_container(container.name)


def _make_queues(settings: Settings, credential: TokenCredential) -> None:
    with QueueServiceClient(settings.queue_endpoint, credential) as account:
        for queue in QUEUES:
            for name in (queue.name, queue.poison.name):
                with suppress(ResourceExistsError):
                    account.create_queue(name)
