"""Replies: from what an operation returns to an HTTP response."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

import azure.functions as func
from pydantic import BaseModel
from werkzeug.http import dump_cookie

from shared.kernel.model import Model
from shared.web.conditions import written
from shared.web.problem import MEDIA_TYPE, Problem

EXPOSED = ("Content-Disposition", "Date", "ETag", "Location", "Retry-After", "WWW-Authenticate")
"""The headers that a page of another origin may read, beside those that any page may."""

_ALWAYS = {
    "Access-Control-Expose-Headers": ", ".join(EXPOSED),
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Robots-Tag": "noindex, nofollow",
}


CLEAR_SITE_DATA = {"Clear-Site-Data": '"cache", "storage"'}
"""Makes a browser forget what it holds of our origin. Cookies are named one by one: this header
would take those of our sibling sites too, and the device cookie.
"""


@dataclass(frozen=True, slots=True)
class Cookie:
    """An essential cookie: HttpOnly, SameSite=Strict unless said otherwise, for the whole site.

    ``same_site`` is Lax where a navigation that another site began must carry it.
    The host rewrites cookies, so the value holds only ``A-Z a-z 0-9 - _ . ~``. With ``max_age_s``
    of 0 the browser removes it.
    """

    name: str
    value: str
    max_age_s: int
    secure: bool
    same_site: Literal["Strict", "Lax"] = "Strict"

    def header(self) -> str:
        """Return the value of the Set-Cookie header."""
        return dump_cookie(
            self.name,
            self.value,
            max_age=self.max_age_s,
            # The worker for Python 3.13 ends its process at a cookie that has an Expires.
            sync_expires=False,
            secure=self.secure,
            httponly=True,
            samesite=self.same_site,
        )


@dataclass(frozen=True, slots=True)
class Reply[T: BaseModel | None]:
    """A result with more to say than its body: a status, headers, cookies."""

    result: T
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[Cookie, ...] = ()


@dataclass(frozen=True, slots=True)
class Redirect:
    """Where a browser goes on, by GET (303)."""

    location: str
    cookies: tuple[Cookie, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """A result that is ready as it is; its class says of which type."""

    content_type: ClassVar[str]
    schema: ClassVar[Mapping[str, str]] = {"type": "string", "format": "binary"}
    """What the API's description says of it."""

    data: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class Html(Content):
    """A page."""

    content_type = "text/html"
    schema: ClassVar[Mapping[str, str]] = {"type": "string"}


class Pdf(Content):
    """A printable document."""

    content_type = "application/pdf"


class Csv(Content):
    """A table; its first line names the columns."""

    content_type = "text/csv"


class JsonText(Content):
    """A JSON document that was written elsewhere."""

    content_type = "application/json"
    schema: ClassVar[Mapping[str, str]] = {"type": "object"}


class Listing[T](Model):
    """One page of a list; ``next_cursor`` asks for the next one and is null at the end."""

    items: tuple[T, ...]
    next_cursor: str | None = None


def respond(result: object, status: int) -> func.HttpResponse:
    """Return the response that carries a result."""
    if isinstance(result, Reply):
        response = _json_or_nothing(result.result, result.status or status, result.headers)
        return _with_cookies(response, result.cookies)
    if isinstance(result, Redirect):
        response = _response(b"", status, None, {"Location": result.location})
        return _with_cookies(response, result.cookies)
    if isinstance(result, Content):
        return _response(result.data, status, result.content_type, result.headers)
    return _json_or_nothing(result, status, {})


def respond_problem(problem: Problem, headers: Mapping[str, str]) -> func.HttpResponse:
    """Return the response that carries a problem document."""
    body = problem.model_dump(mode="json", exclude_defaults=True)
    return _response(json.dumps(body).encode(), problem.status, MEDIA_TYPE, headers)


def _with_cookies(response: func.HttpResponse, cookies: tuple[Cookie, ...]) -> func.HttpResponse:
    for cookie in cookies:
        response.headers.add("Set-Cookie", cookie.header())
    return response


def _json_or_nothing(result: object, status: int, headers: Mapping[str, str]) -> func.HttpResponse:
    if result is None:
        return _response(b"", 204, None, headers)
    if not isinstance(result, BaseModel):
        raise TypeError(f"an operation returned {type(result).__name__}")
    return _response(written(result), status, "application/json", headers)


def _response(
    body: bytes, status: int, content_type: str | None, headers: Mapping[str, str]
) -> func.HttpResponse:
    return func.HttpResponse(
        body, status_code=status, mimetype=content_type, headers={**_ALWAYS, **headers}
    )
