"""Signed addresses of blobs, made with a key that the account lends to our identity.

Such a key (a user delegation key) is asked for with our token and ends by itself; the account's own
keys stay unused and can be switched off.
"""

import threading
from datetime import UTC, datetime, timedelta

from azure.storage.blob import (
    BlobSasPermissions,
    BlobServiceClient,
    UserDelegationKey,
    generate_blob_sas,
)

from shared.adapters.azure.service import service
from shared.adapters.checks import require_validity
from shared.kernel.clock import Clock
from shared.ports.blobs import attachment

_CLOCKS_DIFFER_BY = timedelta(minutes=5)
_SPARE = timedelta(hours=1)
_LONGEST_LIFE = timedelta(days=7)


class SignedAddresses:
    """Signs for the blobs of one account; the key is kept and renewed before it ends."""

    def __init__(self, client: BlobServiceClient, *, clock: Clock) -> None:
        """Ask for nothing yet."""
        self._client = client
        self._clock = clock
        self._lock = threading.Lock()
        self._key: UserDelegationKey | None = None
        self._key_ends = datetime.min.replace(tzinfo=UTC)

    def upload(self, container: str, name: str, *, valid_for: timedelta) -> tuple[str, datetime]:
        """Return an address to create a blob, and when it expires; it replaces nothing."""
        return self._sign(container, name, BlobSasPermissions(create=True), valid_for)

    def download(
        self, container: str, name: str, *, filename: str, valid_for: timedelta
    ) -> tuple[str, datetime]:
        """Return an address to read a blob under a file name, and when it expires."""
        return self._sign(
            container, name, BlobSasPermissions(read=True), valid_for, attachment(filename)
        )

    def _sign(
        self,
        container: str,
        name: str,
        permission: BlobSasPermissions,
        valid_for: timedelta,
        disposition: str | None = None,
    ) -> tuple[str, datetime]:
        require_validity(valid_for)
        expires = (self._clock() + valid_for).astimezone(UTC).replace(microsecond=0)
        blob = self._client.get_blob_client(container, name)
        token = generate_blob_sas(
            account_name=str(blob.account_name),
            container_name=container,
            blob_name=name,
            user_delegation_key=self._key_until(expires),
            permission=permission,
            expiry=expires,
            protocol="https",
            content_disposition=disposition,
            cache_control="private, no-store",
        )
        return f"{blob.url}?{token}", expires

    def _key_until(self, until: datetime) -> UserDelegationKey:
        """Return a key that outlives an address: what a key has signed ends with it."""
        with self._lock:
            if self._key is None or self._key_ends < until:
                now = self._clock().astimezone(UTC)
                ends = max(until, min(until + _SPARE, now + _LONGEST_LIFE))
                with service():
                    self._key = self._client.get_user_delegation_key(now - _CLOCKS_DIFFER_BY, ends)
                self._key_ends = ends
            return self._key
