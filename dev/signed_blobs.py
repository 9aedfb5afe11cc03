"""The signed addresses of the embedded blob store, served by the local host at ``/blobs/...``."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import BinaryIO, Protocol, runtime_checkable

from werkzeug.datastructures import Range
from werkzeug.http import parse_range_header

from dev.hosting.mounted import MountedReply, MountedRequest
from shared.kernel.errors import DomainError
from shared.kernel.trace import trace_id, traced
from shared.media.content_types import same_type
from shared.ports.blobs import BlobContainer, BlobInfo, BlobStore, attachment
from shared.web.problem import (
    MEDIA_TYPE,
    BodyTooLarge,
    Malformed,
    Problem,
    WrongMediaType,
    problem_of,
)

EXPOSED = ("accept-ranges", "content-length", "content-range", "retry-after")
"""The headers that pages of the frontend may read; the recordings account in Azure exposes them."""

_CAREFUL = {
    "access-control-expose-headers": ", ".join(EXPOSED),
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

    def stream_part(
        self, container: BlobContainer, name: str, start: int, stop: int
    ) -> Iterator[bytes]:
        """Yield the bytes of a blob from ``start`` to before ``stop``; raises NoSuchBlob."""
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
                answer = self._put if request.method == "PUT" else self._get
                return answer(grant, request)
            except DomainError as error:
                return _problem_reply(*problem_of(error))

    def _get(self, grant: G, request: MountedRequest) -> MountedReply:
        info = self._store.info(grant.container, grant.name)
        headers = {
            **_CAREFUL,
            "accept-ranges": "bytes",
            "content-type": info.content_type,
            "content-disposition": attachment(grant.filename),
        }
        wanted = _range_of(request)
        if wanted is None:
            pieces = self._store.stream(grant.container, grant.name)
            return MountedReply(
                HTTPStatus.OK, {**headers, "content-length": str(info.size)}, pieces
            )
        start, stop = _part_of(wanted, info.size)
        if start >= stop:
            return _range_not_satisfiable(info.size)
        told = {
            "content-range": f"bytes {start}-{stop - 1}/{info.size}",
            "content-length": str(stop - start),
        }
        pieces = self._store.stream_part(grant.container, grant.name, start, stop)
        return MountedReply(HTTPStatus.PARTIAL_CONTENT, {**headers, **told}, pieces)

    def _put(self, grant: G, request: MountedRequest) -> MountedReply:
        if request.length is None:
            return _length_required()
        if not same_type(request.headers.get("content-type", ""), grant.content_type):
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


def _range_of(request: MountedRequest) -> Range | None:
    """Return the one range of bytes that a GET asks for (RFC 9110, section 14.2), if it does.

    One of several parts is answered with the whole, as is one that depends on a validator: none
    is given out here.
    """
    if request.method != "GET" or "if-range" in request.headers:
        return None
    wanted = parse_range_header(request.headers.get("range"))
    single = wanted is not None and wanted.units == "bytes" and len(wanted.ranges) == 1
    return wanted if single else None


def _part_of(wanted: Range, size: int) -> tuple[int, int]:
    """Return where a range begins and ends in a file of this size; the last bytes may be all."""
    first, stop = wanted.ranges[0]
    start = max(0, size + first) if first < 0 else first
    return start, size if stop is None else min(stop, size)


def _range_not_satisfiable(size: int) -> MountedReply:
    problem = _problem(
        HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
        "request.range_not_satisfiable",
        f"The file has {size} bytes",
    )
    return _problem_reply(problem, {"content-range": f"bytes */{size}"})


def _length_required() -> MountedReply:
    problem = _problem(
        HTTPStatus.LENGTH_REQUIRED, "request.length_required", "An upload says its Content-Length"
    )
    return _problem_reply(problem, {})


def _problem(status: HTTPStatus, code: str, detail: str) -> Problem:
    """Return a problem that only the local host has: the API never answers so."""
    return Problem(
        type="about:blank",
        title=status.phrase,
        status=status,
        detail=detail,
        code=code,
        trace_id=trace_id(),
    )


def _problem_reply(problem: Problem, headers: Mapping[str, str]) -> MountedReply:
    body = problem.model_dump_json(exclude_defaults=True).encode()
    own = {"content-type": MEDIA_TYPE, "content-length": str(len(body))}
    return MountedReply(problem.status, {**_CAREFUL, **headers, **own}, (body,))
