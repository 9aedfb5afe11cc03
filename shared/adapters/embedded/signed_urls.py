"""Signed addresses: who holds one may do the one thing it names, until it expires."""

import hmac
import json
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, urlencode

from shared.ports.blobs import BlobContainer, LinkRefused

_MEMBERS = {
    "GET": {"expires", "filename", "signature"},
    "PUT": {"expires", "content_type", "size", "signature"},
}


class Grant(NamedTuple):
    """What an address allows: GET to save a blob under a name, PUT to store one as described."""

    method: str
    container: BlobContainer
    name: str
    expires_at: datetime
    filename: str = ""
    content_type: str = ""
    size: int = 0


class UrlSigner:
    """Makes and checks addresses under ``<base_url>/blobs/``."""

    def __init__(self, secret: bytes, base_url: str) -> None:
        """Sign with a secret (HMAC-SHA256) that is used for nothing else."""
        self._secret = secret
        self._base_url = base_url.rstrip("/")

    def url(self, grant: Grant) -> str:
        """Return the address of a grant."""
        values: dict[str, str | int] = {"expires": int(grant.expires_at.timestamp())}
        if grant.method == "GET":
            values["filename"] = grant.filename
        else:
            values |= {"content_type": grant.content_type, "size": grant.size}
        values["signature"] = self._signature(grant)
        query = urlencode(values, quote_via=quote)
        return f"{self._base_url}/blobs/{grant.container.name}/{grant.name}?{query}"

    def read(self, method: str, container: str, name: str, query: str, now: datetime) -> Grant:
        """Return what an address allows; HEAD goes with GET. Raises LinkRefused."""
        method = "GET" if method == "HEAD" else method
        try:
            given = parse_qsl(
                query,
                keep_blank_values=True,
                strict_parsing=True,
                errors="strict",
                max_num_fields=8,
            )
            values = dict(given)
            if len(values) != len(given) or values.keys() != _MEMBERS[method]:
                raise LinkRefused
            grant = Grant(
                method,
                BlobContainer(container),
                name,
                datetime.fromtimestamp(int(values["expires"]), UTC),
                values.get("filename", ""),
                values.get("content_type", ""),
                int(values.get("size", "0")),
            )
            expected = self._signature(grant).encode()
            genuine = hmac.compare_digest(values["signature"].encode(), expected)
        except (ValueError, KeyError, OverflowError, OSError) as error:
            raise LinkRefused from error
        if not genuine or grant.expires_at <= now:
            raise LinkRefused
        return grant

    def _signature(self, grant: Grant) -> str:
        """Sign a text from which every member can be told apart from its neighbours."""
        signed = [
            "imock-blob-1",
            grant.method,
            grant.container.name,
            grant.name,
            int(grant.expires_at.timestamp()),
            grant.filename,
            grant.content_type,
            grant.size,
        ]
        return hmac.digest(self._secret, json.dumps(signed).encode(), "sha256").hex()
