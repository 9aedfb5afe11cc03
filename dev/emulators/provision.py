"""Makes in the emulators what infra/bicep makes in Azure: databases, containers, queues.

What there is to make is read from the ports, so nothing is named twice.
"""

from collections.abc import Iterable
from contextlib import suppress

from azure.core.credentials import TokenCredential
from azure.core.exceptions import ResourceExistsError
from azure.cosmos import CosmosClient, PartitionKey
from azure.storage.blob import BlobServiceClient
from azure.storage.queue import QueueServiceClient

from shared.adapters.azure.cosmos import open_client
from shared.adapters.azure.credential import open_credential
from shared.adapters.azure.indexing import DEFAULT_TTL, indexing_policy
from shared.config import Settings
from shared.ports.blobs import BLOB_CONTAINERS, BlobAccount
from shared.ports.documents import CONTAINERS, Container
from shared.ports.queues import QUEUES


def provision(settings: Settings) -> None:
    """Create what the product needs and is missing."""
    credential = open_credential(settings.identity_client_id)
    with open_client(settings.cosmos_endpoint, credential) as client:
        make_containers(client, settings.cosmos_database, CONTAINERS)
    make_files_and_queues(settings, credential)


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
