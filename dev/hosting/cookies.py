"""Cookies: parsed by the worker and serialised by the host.

The worker parses each Set-Cookie header; what the parser does not understand is gone. The host
writes what is left in its own order and percent-encodes the value (ASP.NET Core's
SetCookieHeaderValue), which it does not decode on the way back.
"""

import math
import re
from datetime import UTC, datetime
from email.utils import format_datetime
from http.cookies import SimpleCookie
from urllib.parse import quote

from azure_functions_runtime.bindings.datumdef import parse_to_rpc_http_cookie_list

from dev.hosting.protos import PROTOS, RpcHttpCookie

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_LONGEST_S = 922_337_203_685
"""The longest time that the host's TimeSpan holds."""


class BadCookie(ValueError):
    """The host cannot send a cookie of this kind and answers 500 instead."""


def rebuilt_cookies(cookies: list[SimpleCookie] | None) -> list[str]:
    """Return the Set-Cookie values that leave the host; raises BadCookie."""
    try:
        parsed = parse_to_rpc_http_cookie_list(cookies, PROTOS) or []
    except (ValueError, TypeError, OverflowError):
        raise BadCookie("Expires or Max-Age of a cookie cannot be read") from None
    return [_written(cookie) for cookie in parsed]


def _written(cookie: RpcHttpCookie) -> str:
    if not _TOKEN.fullmatch(cookie.name):
        raise BadCookie("the name of a cookie is not a token")
    parts = [f"{cookie.name}={quote(cookie.value, safe='')}"]
    if cookie.expires:
        parts.append(f"expires={_date(cookie.expires.value.seconds)}")
    if cookie.max_age:
        parts.append(f"max-age={_whole_seconds(cookie.max_age.value)}")
    parts.append(f"domain={cookie.domain.value}")
    parts.append(f"path={cookie.path.value}")
    if cookie.secure.value:
        parts.append("secure")
    if cookie.same_site:
        parts.append(f"samesite={cookie.same_site}")
    if cookie.http_only.value:
        parts.append("httponly")
    return "; ".join(parts)


def _date(seconds: int) -> str:
    return format_datetime(datetime.fromtimestamp(seconds, UTC), usegmt=True)


def _whole_seconds(seconds: float) -> int:
    if not math.isfinite(seconds) or not 0 <= seconds < _LONGEST_S:
        raise BadCookie("Max-Age of a cookie is negative or too long")
    return int(seconds)
