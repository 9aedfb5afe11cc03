"""The signed addresses of the embedded blob store, served by the local host at ``/blobs/...``."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import BinaryIO, Protocol, runtime_checkable

from dev.hosting.mounted import MountedReply, MountedRequest
from shared.kernel.errors import DomainError
from shared.kernel.trace import trace_id, traced
from shared.ports.blobs import BlobContainer, BlobInfo, BlobStore, attachment
from shared.web.problem import (
    MEDIA_TYPE,
    BodyTooLarge,
    Malformed,
    Problem,
    WrongMediaType,
    problem_of,
)

_CAREFUL = {
    "cache-control": "private, no-store",
    "content-security-policy": "sandbox",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


class Granted(Protocol):
    """What a signed address allows."""

    @property
    def container(self) -> BlobContainer:
        """Where the blob is."""
        ...

    @property
    def name(self) -> str:
        """Which blob it is."""
        ...

    @property
    def expires_at(self) -> datetime:
        """Until when."""
        ...

    @property
    def filename(self) -> str:
        """GET: under which name it shall be saved."""
        ...

    @property
    def content_type(self) -> str:
        """PUT: of which type it must be."""
        ...

    @property
    def size(self) -> int:
        """PUT: how many bytes it must have."""
        ...


@runtime_checkable
class GrantingBlobStore[G: Granted](BlobStore, Protocol):
    """A blob store whose signed URLs are served by its host."""

    def redeem(self, method: str, container: str, name: str, query: str) -> G:
        """Return what an address allows; raises LinkRefused."""
        ...

    def put_granted(self, grant: G, content: BinaryIO) -> BlobInfo:
        """Store what an address was made for; raises BlobExists."""
        ...


class SignedBlobs[G: Granted]:
    """A mounted route that serves the signed addresses of a store: GET, HEAD and PUT."""

    template = "blobs/{container}/{*name}"

    def __init__(self, store: GrantingBlobStore[G]) -> None:
        """Serve this store's blobs."""
        self._store = store

    def handle(self, request: MountedRequest) -> MountedReply:
        """Answer with the blob, 201 for what was stored, or a problem document."""
        with traced(request.headers.get("traceparent")):
            try:
                path = request.path
                grant = self._store.redeem(
                    request.method, path["container"], path["name"], request.query
                )
                return self._put(grant, request) if request.method == "PUT" else self._get(grant)
            except DomainError as error:
                return _problem_reply(*problem_of(error))

    def _get(self, grant: G) -> MountedReply:
        info = self._store.info(grant.container, grant.name)
        pieces = self._store.stream(grant.container, grant.name)
        headers = {
            **_CAREFUL,
            "content-type": info.content_type,
            "content-length": str(info.size),
            "content-disposition": attachment(grant.filename),
        }
        return MountedReply(HTTPStatus.OK, headers, pieces)

    def _put(self, grant: G, request: MountedRequest) -> MountedReply:
        if request.length is None:
            return _length_required()
        if request.headers.get("content-type", "").strip().lower() != grant.content_type.lower():
            raise WrongMediaType
        if request.length > grant.size:
            raise BodyTooLarge
        if request.length < grant.size:
            raise Malformed(detail="The body is shorter than was announced for this address")
        self._store.put_granted(grant, request.body)
        return MountedReply(HTTPStatus.CREATED, {**_CAREFUL, "content-length": "0"})


def signed_blobs(blobs: BlobStore) -> SignedBlobs[Granted] | None:
    """Return the route of a store, or None where others serve its addresses."""
    return SignedBlobs(blobs) if isinstance(blobs, GrantingBlobStore) else None


def _length_required() -> MountedReply:
    status = HTTPStatus.LENGTH_REQUIRED
    problem = Problem(
        type="about:blank",
        title=status.phrase,
        status=status,
        detail="An upload says its Content-Length",
        code="request.length_required",
        trace_id=trace_id(),
    )
    return _problem_reply(problem, {})


def _problem_reply(problem: Problem, headers: Mapping[str, str]) -> MountedReply:
    body = problem.model_dump_json(exclude_defaults=True).encode()
    own = {"content-type": MEDIA_TYPE, "content-length": str(len(body))}
    return MountedReply(problem.status, {**_CAREFUL, **headers, **own}, (body,))
