"""Where an installation under test keeps its state: a folder, or the emulators."""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol, override

from azure.storage.blob import BlobServiceClient
from azure.storage.queue import QueueServiceClient

from dev.emulators.email_service import EmailEmulator
from dev.emulators.provision import make_files_and_queues
from dev.emulators.running import Emulators
from shared.config import Settings
from shared.kernel.clock import system_clock
from shared.ports.documents import CONTAINERS
from tests.support.clock import FixedClock
from tests.support.cosmos import CosmosAccount, CosmosDatabase


class Storage(Protocol):
    """State that outlives whoever serves it, a clock that a test moves, and mail that was sent."""

    @property
    def clock(self) -> FixedClock: ...

    @property
    def outbox(self) -> Path: ...

    @property
    def settings(self) -> Mapping[str, Any]:
        """Fields of the product's settings that lead here."""
        ...

    def contents(self) -> dict[str, bytes]:
        """Return all that is kept, mails that were sent included, by where it is."""
        ...


class EmbeddedStorage:
    """A folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = FixedClock()
        self.outbox = folder / "outbox"
        self.settings = {"data_dir": folder}

    def contents(self) -> dict[str, bytes]:
        """Return every file, write-ahead logs included."""
        return _files(self.folder)


class _AgeingClock(FixedClock):
    """A clock that begins now, as the emulators have it, and takes documents along."""

    def __init__(self, database: CosmosDatabase) -> None:
        super().__init__(system_clock())
        self._database = database

    @override
    def forward(self, by: timedelta) -> datetime:
        self._database.forward(by)
        return super().forward(by)


@dataclass(frozen=True)
class EmulatedStorage:
    """A database and storage accounts in the emulators that nobody else uses."""

    database: CosmosDatabase
    clock: FixedClock
    outbox: Path
    settings: Mapping[str, Any]

    def contents(self) -> dict[str, bytes]:
        return {**self._documents(), **self._blobs(), **self._messages(), **_files(self.outbox)}

    def _documents(self) -> dict[str, bytes]:
        return {
            f"{container.name}/{item['_rid']}": json.dumps(item, ensure_ascii=False).encode()
            for container in CONTAINERS
            for item in self.database.items(container)
        }

    def _blobs(self) -> dict[str, bytes]:
        found = {}
        for endpoint in (self.settings["blob_endpoint"], self.settings["recordings_blob_endpoint"]):
            with BlobServiceClient(endpoint, self.database.credential) as account:
                for container in account.list_containers():
                    client = account.get_container_client(container.name)
                    for blob in client.list_blobs(include=["metadata", "uncommittedblobs"]):
                        content = client.download_blob(blob.name).readall()
                        found[f"{container.name}/{blob.name}"] = (
                            repr((blob.name, blob.metadata)).encode() + content
                        )
        return found

    def _messages(self) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        with QueueServiceClient(
            self.settings["queue_endpoint"], self.database.credential
        ) as account:
            for queue in account.list_queues():
                messages = account.get_queue_client(queue.name).peek_messages(32)
                found |= {
                    f"{queue.name}/{each.id}": str(each.content).encode() for each in messages
                }
        return found


@contextmanager
def emulated_storage(
    folder: Path, emulators: Emulators, environment: Mapping[str, str], account: CosmosAccount
) -> Iterator[EmulatedStorage]:
    """Make such an installation. ``environment``: settings with storage accounts of its own."""
    with ExitStack() as made:
        database = made.enter_context(account.database(CONTAINERS))
        post = EmailEmulator(folder / "outbox", emulators.certificates)
        made.callback(post.stop)
        given = {**environment, **post.settings(), "IMOCK_COSMOS_DATABASE": database.name}
        settings = Settings.from_env(given)
        make_files_and_queues(settings, database.credential)
        fields = [name for name in settings.__slots__ if f"IMOCK_{name.upper()}" in given]
        yield EmulatedStorage(
            database,
            _AgeingClock(database),
            post.outbox,
            {name: getattr(settings, name) for name in fields},
        )


def _files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
