"""Blobs in Azure Storage."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from http import HTTPStatus
from itertools import batched
from typing import BinaryIO

from azure.core.credentials import TokenCredential
from azure.core.exceptions import (
    ResourceExistsError,
    ResourceModifiedError,
)
from azure.storage.blob import (
    BlobClient,
    BlobPrefix,
    BlobServiceClient,
    ContainerClient,
    ContentSettings,
    ExponentialRetry,
)

from shared.adapters.azure.blob_answers import (
    ATTEMPT,
    Pieces,
    absence,
    described,
    described_all,
    pieces,
    time_of_attempt,
)
from shared.adapters.azure.delegation import SignedAddresses
from shared.adapters.azure.service import ANSWER_WITHIN_S, patience, service
from shared.adapters.azure.storage import RETRY
from shared.adapters.checks import (
    require_at_least,
    require_batch,
    require_blob_name,
    require_blob_prefix,
    require_container,
    require_content_type,
    require_filename,
)
from shared.kernel.clock import Clock
from shared.ports import Outage
from shared.ports.blobs import (
    BLOB_CONTAINERS,
    MAX_BATCH_DELETE,
    BatchDeletion,
    BlobAccount,
    BlobContainer,
    BlobInfo,
    NoSuchBlob,
    SignedUrl,
)

_ONE_REQUEST_BYTES = 2**20
"""Up to here a blob is uploaded in one request."""

_BLOCK_BYTES = 4 * 2**20
_REMNANTS = ("uncommittedblobs", "snapshots", "deleted")
"""What is listed besides blobs. No account of ours keeps versions (see infra/bicep)."""


class AzureBlobStore:
    """A BlobStore in storage accounts, opened by tokens alone.

    Signed addresses are user delegation SAS. They enforce who, what, which verb, until when and
    that nothing is replaced; not the type and the size of what is uploaded.
    """

    def __init__(
        self,
        endpoints: Mapping[BlobAccount, str],
        credential: TokenCredential,
        *,
        clock: Clock,
        answer_within_s: float = ANSWER_WITHIN_S,
    ) -> None:
        """Connect to nothing yet. The containers are made by whoever makes the accounts."""
        self._clients = {
            account: BlobServiceClient(
                endpoint,
                credential=credential,
                max_single_put_size=_ONE_REQUEST_BYTES,
                max_block_size=_BLOCK_BYTES,
                max_single_get_size=_BLOCK_BYTES,
                max_chunk_get_size=_BLOCK_BYTES,
                retry_policy=ExponentialRetry(**RETRY),
                **patience(answer_within_s),
            )
            for account, endpoint in endpoints.items()
        }
        self._addresses = {
            account: SignedAddresses(client, clock=clock)
            for account, client in self._clients.items()
        }

    def put(
        self,
        container: BlobContainer,
        name: str,
        content: bytes | BinaryIO,
        *,
        content_type: str,
        overwrite: bool = False,
    ) -> BlobInfo:
        """See BlobStore."""
        blob = self._blob(container, name)
        require_content_type(content_type)
        attempt = secrets.token_hex(8)
        source = content if isinstance(content, bytes) else Pieces(content)
        with service():
            try:
                stored_at = blob.upload_blob(
                    source,
                    overwrite=overwrite,
                    content_settings=ContentSettings(content_type=content_type),
                    metadata={ATTEMPT: attempt},
                )["last_modified"]
            except (ResourceExistsError, ResourceModifiedError):
                stored_at = time_of_attempt(blob, attempt)
        size = len(source) if isinstance(source, bytes) else source.size
        return BlobInfo(name, size, content_type, stored_at)

    def info(self, container: BlobContainer, name: str) -> BlobInfo:
        """See BlobStore."""
        blob = self._blob(container, name)
        with service(), absence():
            return described(blob.get_blob_properties())

    def read(self, container: BlobContainer, name: str) -> bytes:
        """See BlobStore."""
        return b"".join(self.stream(container, name))

    def stream(self, container: BlobContainer, name: str) -> Iterator[bytes]:
        """See BlobStore. A blob that is replaced while it is read is an Outage at that point."""
        blob = self._blob(container, name)
        return pieces(blob)

    def delete(self, container: BlobContainer, name: str) -> bool:
        """See BlobStore."""
        blob = self._blob(container, name)
        try:
            with service(), absence():
                blob.delete_blob(delete_snapshots="include")
        except NoSuchBlob:
            return False
        return True

    def delete_batch(self, container: BlobContainer, names: Sequence[str]) -> BatchDeletion:
        """See BlobStore."""
        require_batch(names)
        for name in names:
            require_blob_name(name)
        became: dict[str, int] = {}
        sent_again: list[object] = []
        if names:
            with service():
                answers = self._container(container).delete_blobs(
                    *names,
                    delete_snapshots="include",
                    raise_on_any_failure=False,
                    retry_hook=lambda **named: sent_again.append(named),
                )
                statuses = [answer.status_code for answer in answers]
            became = dict(zip(names, statuses, strict=True))
        gone = {HTTPStatus.ACCEPTED}
        if sent_again:  # the first attempt may have removed what the second did not find
            gone.add(HTTPStatus.NOT_FOUND)
        removed = frozenset(name for name, status in became.items() if status in gone)
        absent = frozenset(
            name for name, status in became.items() if status == HTTPStatus.NOT_FOUND
        )
        absent -= removed
        return BatchDeletion(removed, absent, failed=frozenset(became) - removed - absent)

    def delete_prefix(self, container: BlobContainer, prefix: str) -> int:
        """See BlobStore."""
        if not prefix:
            raise ValueError("an empty prefix means everything")
        count = 0
        for infos in batched(self.list(container, prefix), MAX_BATCH_DELETE, strict=False):
            outcome = self.delete_batch(container, [info.name for info in infos])
            if outcome.failed:
                raise Outage(retry_after_s=5)
            count += len(outcome.removed)
        self._delete_uncommitted(container, prefix)
        return count

    def list(self, container: BlobContainer, prefix: str = "") -> Iterator[BlobInfo]:
        """See BlobStore."""
        require_blob_prefix(prefix)
        found = self._container(container).list_blobs(name_starts_with=prefix or None)
        return described_all(found)

    def folders(self, container: BlobContainer) -> Iterator[str]:
        """See BlobStore. The account lists a name up to its first slash once."""
        with service():
            alone = False
            listed = self._container(container).walk_blobs(
                include=["uncommittedblobs"], delimiter="/"
            )
            for found in listed:
                if isinstance(found, BlobPrefix):
                    yield str(found.name).rstrip("/")
                elif not alone:
                    alone = True
                    yield ""

    def remnants(self, container: BlobContainer, prefix: str) -> Iterator[str]:
        """See BlobStore."""
        require_blob_prefix(prefix)
        if not prefix:
            raise ValueError("an empty prefix means everything")
        return self._remnants(container, prefix)

    def _remnants(self, container: BlobContainer, prefix: str) -> Iterator[str]:
        with service():
            for found in self._container(container).list_blobs(
                name_starts_with=prefix, include=list(_REMNANTS)
            ):
                yield str(found.name)

    def upload_url(
        self,
        container: BlobContainer,
        name: str,
        *,
        content_type: str,
        size: int,
        valid_for: timedelta,
    ) -> SignedUrl:
        """See BlobStore."""
        self._blob(container, name)
        require_content_type(content_type)
        require_at_least(0, size)
        url, expires_at = self._addresses[container.account].upload(
            container.name, name, valid_for=valid_for
        )
        headers = {"Content-Type": content_type, "x-ms-blob-type": "BlockBlob"}
        return SignedUrl(url, "PUT", headers, expires_at)

    def download_url(
        self, container: BlobContainer, name: str, *, filename: str, valid_for: timedelta
    ) -> SignedUrl:
        """See BlobStore."""
        require_filename(filename)
        self.info(container, name)
        url, expires_at = self._addresses[container.account].download(
            container.name, name, filename=filename, valid_for=valid_for
        )
        return SignedUrl(url, "GET", {}, expires_at)

    def ping(self) -> str:
        """See BlobStore."""
        for container in {each.account: each for each in BLOB_CONTAINERS}.values():
            with service():
                if not self._container(container).exists():
                    raise Outage(retry_after_s=60)
        return f"Azure Blob Storage {self._clients[BlobAccount.FILES].api_version}"

    def _container(self, container: BlobContainer) -> ContainerClient:
        require_container(container.name)
        return self._clients[container.account].get_container_client(container.name)

    def _blob(self, container: BlobContainer, name: str) -> BlobClient:
        require_blob_name(name)
        return self._container(container).get_blob_client(name)

    def _delete_uncommitted(self, container: BlobContainer, prefix: str) -> None:
        """Remove blocks that were uploaded for blobs that never came to be.

        They belong to nothing that could be deleted until a blob takes their place.
        """
        with service():
            for left_over in self._container(container).list_blobs(
                name_starts_with=prefix, include=["uncommittedblobs"]
            ):
                blob = self._blob(container, left_over.name)
                blob.upload_blob(b"", overwrite=True)
                blob.delete_blob(delete_snapshots="include")
