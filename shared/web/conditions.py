"""Conditional requests (RFC 9110, 13), and how much of a read is sent.

What a client has read is named by its ETag. A read that finds what the client has already is
answered 304 without a body, and a large one is compressed; a change that names an ETag is made only
while the resource still looks like that.
"""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import azure.functions as func
from pydantic import BaseModel

from shared.web.problem import ChangedMeanwhile

IF_MATCH = "If-Match"
IF_NONE_MATCH = "If-None-Match"

_COMPRESSED_FROM_BYTES = 1024
_COMPRESSIBLE = ("application/json", "text/html", "text/csv")


@dataclass(frozen=True, slots=True)
class Precondition:
    """The ETags of which a change names one as that of what it was made from; None: any."""

    etags: tuple[str, ...] | None = None

    def require(self, view: BaseModel) -> None:
        """Raise ChangedMeanwhile if the resource, shown as this view, has another ETag."""
        if self.etags is not None and etag_of(written(view)) not in self.etags:
            raise ChangedMeanwhile


UNCONDITIONAL = Precondition()


def precondition(if_match: str | None) -> Precondition:
    """Return what the header asks for; ``*`` asks for nothing, since every resource exists."""
    if if_match is None or if_match.strip() == "*":
        return UNCONDITIONAL
    return Precondition(_etags(if_match))


def written(view: BaseModel) -> bytes:
    """Return the representation of a view."""
    return view.model_dump_json(by_alias=True).encode()


def etag_of(representation: bytes) -> str:
    """Return the ETag of a representation before it is compressed."""
    return f'"{hashlib.sha256(representation).hexdigest()[:32]}"'


def conclude_read(headers: Mapping[str, str], response: func.HttpResponse) -> func.HttpResponse:
    """Name what a successful read answers by its ETag, and send no more of it than is needed."""
    body = response.get_body()
    etag = etag_of(body)
    response.headers["ETag"] = etag
    response.headers["Vary"] = "Accept-Encoding, Authorization"
    wanted = headers.get(IF_NONE_MATCH.lower())
    if wanted and (wanted.strip() == "*" or etag in _etags(wanted)):
        return func.HttpResponse(b"", status_code=304, headers=response.headers)
    if not _worth_compressing(headers, response):
        return response
    response.headers["Content-Encoding"] = "gzip"
    # The compressed form is another sequence of bytes, so its ETag is weak.
    response.headers["ETag"] = f"W/{etag}"
    return func.HttpResponse(
        _compressed(response), mimetype=response.mimetype, headers=response.headers
    )


def _compressed(response: func.HttpResponse) -> bytes:
    """Compress a body; those that everybody may keep are few and the same for all, so only once."""
    public = response.headers.get("Cache-Control", "").startswith("public")
    return (_compress_once if public else _compress)(response.get_body())


def _compress(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)


_compress_once = lru_cache(maxsize=8)(_compress)


def _worth_compressing(headers: Mapping[str, str], response: func.HttpResponse) -> bool:
    accepted = headers.get("accept-encoding", "").lower().replace(" ", "").split(",")
    return (
        any(each == "gzip" or (each.startswith("gzip;") and "q=0" not in each) for each in accepted)
        and response.mimetype in _COMPRESSIBLE
        and len(response.get_body()) >= _COMPRESSED_FROM_BYTES
    )


def _etags(header: str) -> tuple[str, ...]:
    return tuple(each.strip().removeprefix("W/") for each in header.split(","))
