"""Whoever holds a signed address of a blob: an HTTP client of what serves it."""

import io
from collections.abc import Mapping
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

from dev.hosting.mounted import MountedRequest
from dev.signed_blobs import SignedBlobs
from shared.adapters.embedded.blobs import EmbeddedBlobStore


class Answer(NamedTuple):
    """An answer over HTTP, its header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class BlobHttp(Protocol):
    """Sends one request."""

    def __call__(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Answer: ...


class EmbeddedBlobHttp:
    """Sends it to the route that the local host mounts."""

    def __init__(self, store: EmbeddedBlobStore) -> None:
        self._route = SignedBlobs(store)

    def __call__(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Answer:
        parts = urlsplit(url)
        _, blobs, container, name = parts.path.split("/", 3)
        assert blobs == "blobs"
        given = {name.lower(): value for name, value in (headers or {}).items()}
        request = MountedRequest(
            method,
            {"container": container, "name": name},
            parts.query,
            given,
            None if "transfer-encoding" in given else len(body),
            io.BytesIO(body),
        )
        reply = self._route.handle(request)
        sent = b"" if method == "HEAD" else b"".join(reply.body)
        return Answer(reply.status, reply.headers, sent)
