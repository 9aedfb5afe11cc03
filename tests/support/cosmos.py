"""A database in the Cosmos DB emulator for one test, and what the emulator does for tests."""

import secrets
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx
from azure.core.credentials import TokenCredential

from dev.emulators.provision import make_containers
from dev.emulators.running import Emulators
from shared.adapters.azure.cosmos import open_client
from shared.adapters.azure.documents import CosmosDocumentStore
from shared.ports.documents import Container


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What the next requests that match get instead of an answer, or after it when ``late``.

    ``match``: a pattern of ``METHOD /path``. ``status`` 0 closes the connection.
    """

    match: str
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    times: int = 1000
    late: bool = False


@dataclass(frozen=True)
class CosmosDatabase:
    """A database that nobody else uses."""

    endpoint: str
    credential: TokenCredential
    name: str
    trusted: ssl.SSLContext

    def open(self) -> CosmosDocumentStore:
        return CosmosDocumentStore(self.endpoint, self.credential, database=self.name)

    def forward(self, by: timedelta) -> None:
        """Let documents grow older, as far as their ttl goes."""
        self._tell("age", {"seconds": by.total_seconds()})

    def fail(self, *faults: Fault) -> None:
        """Let requests to this database fail from now on; without faults no more."""
        self._tell("faults", [vars(fault) for fault in faults])

    def items(self, container: Container) -> list[dict[str, Any]]:
        """Return all that is in a container, of whatever partition."""
        with open_client(self.endpoint, self.credential) as client:
            database = client.get_database_client(self.name)
            return list(database.get_container_client(container.name).read_all_items())

    def _tell(self, what: str, body: Any) -> None:
        url = f"{self.endpoint}/dbs/{self.name}/{what}"
        httpx.post(url, json=body, verify=self.trusted).raise_for_status()


class CosmosAccount:
    """The emulator's account, in which tests make databases."""

    def __init__(self, emulators: Emulators, credential: TokenCredential) -> None:
        self._endpoint = emulators.settings["IMOCK_COSMOS_ENDPOINT"]
        self._credential = credential
        self._trusted = ssl.create_default_context(cafile=emulators.certificates.authority)
        self._client = open_client(self._endpoint, credential)

    def close(self) -> None:
        self._client.close()

    @contextmanager
    def database(self, containers: Iterable[Container]) -> Iterator[CosmosDatabase]:
        """Make a database with these containers, and remove it at the end."""
        name = f"test-{secrets.token_hex(8)}"
        make_containers(self._client, name, containers)
        yield CosmosDatabase(self._endpoint, self._credential, name, self._trusted)
        self._client.delete_database(name)
