"""After a backup was restored: whoever is back although erased is erased again."""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.ports.blobs import BLOB_CONTAINERS, BlobStore
from shared.ports.documents import CONTAINERS, USERS, DocumentStore
from shared.privacy.data_map import KINDS_OF_USERS
from shared.privacy.erasure.worker import ErasureWorker
from shared.privacy.fenced_blobs import owner_of
from shared.privacy.tombstones import Tombstones


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """Looks through the stores for people who have a tombstone."""

    documents: DocumentStore
    blobs: BlobStore
    tombstones: Tombstones
    worker: ErasureWorker

    def run(self) -> int:
        """Have everybody erased again who has come back; return how many. Repeatable."""
        back = [each for each in sorted(self._everybody()) if self.tombstones.has(each)]
        for user_id in back:
            account = self.documents.get(USERS, user_id, "account")
            self.worker.adopt(account.body if account else {"user_id": user_id})
        self.worker.run_due()
        return len(back)

    def _everybody(self) -> set[str]:
        return {*self._in_documents(), *self._in_blobs()}

    def _in_documents(self) -> Iterator[str]:
        for container in CONTAINERS:
            for kind in KINDS_OF_USERS if "kind" in container.found_by else ():
                for document in self.documents.find(container, "kind", kind):
                    yield str(document.body.get("user_id"))

    def _in_blobs(self) -> Iterator[str]:
        for container in BLOB_CONTAINERS:
            for info in self.blobs.list(container):
                if owner := owner_of(info.name):
                    yield owner
