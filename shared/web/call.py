"""A call: one request as an operation sees it, checked against the operation's declaration."""

import hashlib
import hmac
import ipaddress
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import azure.functions as func
from pydantic import BaseModel, Field

from shared.accounts.errors import ReauthenticationNeeded
from shared.accounts.model import Caller
from shared.accounts.user_agents import device_family
from shared.audit.reason import Reason
from shared.bootstrap import Services
from shared.kernel.errors import Forbidden, NotAuthenticated
from shared.kernel.idempotency import RequestKey
from shared.kernel.trace import log_event
from shared.web.body import (
    Body,
    Signed,
    Upload,
    read_json,
    read_query,
    read_upload,
    require_not_coded,
    require_within,
)
from shared.web.conditions import UNCONDITIONAL, Precondition, precondition
from shared.web.operation import USER_OR_ERASING, Operation, Proof, SignedBy
from shared.web.problem import Fault, NoSuchThing, NotValid

_IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e]{1,128}")
_SAME_SITE = {"same-origin", "same-site", "none"}

_CLIENT_PREFIX = {4: 32, 6: 64}
"""By version of IP, the bits that tell one client from another: a household has a whole /64."""


class NoToken(NotAuthenticated):
    """The request carries no access token."""

    code = "request.no_token"
    title = "An access token is required"


class RoleNeeded(Forbidden):
    """The caller is known and does not have the role that this operation is kept for."""

    code = "auth.role_needed"
    title = "You do not have the role that this operation requires"


class CrossSite(Forbidden):
    """A page of another site made this request with the caller's cookies."""

    code = "request.cross_site"
    title = "This request must come from our own site"


class Paging(Body):
    """Which page of a list is wanted."""

    limit: int = Field(default=20, ge=1, le=100)
    cursor: str | None = Field(default=None, max_length=500)


class StatedReason(Body):
    """An act that needs nothing but a reason."""

    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Call[B = None, Q = None]:
    """One request. ``body`` and ``query`` follow the models that the operation declares."""

    body: B
    query: Q
    path: Mapping[str, str]
    headers: Mapping[str, str]
    cookies: Mapping[str, tuple[str, ...]]
    services: Services
    authenticated: Caller | None
    request_key: RequestKey | None
    precondition: Precondition = UNCONDITIONAL
    """What must hold of a resource that is changed, see Operation.conditional."""

    @property
    def caller(self) -> Caller:
        """The authenticated caller; raises NoToken in a public operation."""
        if self.authenticated is None:
            raise NoToken
        return self.authenticated

    @property
    def user_id(self) -> str:
        """The account that calls."""
        return self.caller.user_id

    @property
    def client(self) -> str:
        """An opaque name for the network the request comes from, good for counting only."""
        secret = self.services.keys.secret("client-address")
        network = _network(self.headers, self.services.settings.trusted_proxies)
        return hmac.digest(secret, network, "sha256").hex()

    @property
    def device(self) -> str:
        """A coarse family of the browser that calls."""
        return device_family(self.headers.get("user-agent"))

    def require_same_site(self) -> None:
        """Raise CrossSite when a browser says that another site's page sends our cookies."""
        site = self.headers.get("sec-fetch-site")
        origin = self.headers.get("origin")
        own = self.services.settings.origins
        if (site and site not in _SAME_SITE) or (origin and origin not in own):
            raise CrossSite


def read_call(
    operation: Operation, request: func.HttpRequest, services: Services
) -> Call[object, object]:
    """Check a request against the declaration; raises the DomainError that says what is wrong.

    The caller is authenticated first: without a token nothing is said about the body.
    """
    headers = request.headers
    data = request.get_body()
    if isinstance(operation.access, SignedBy):
        require_within(data, operation.body_limit_bytes)
        _require_signature(operation.access, data, headers, services)
    caller = _caller(operation, headers.get("authorization"), services)
    path = _path(operation, request.route_params)
    body = _body(operation, data, headers)
    content = body.data if isinstance(body, Upload) else data
    return Call(
        path=path,
        body=body,
        query=read_query(request.params, operation.query) if operation.query else None,
        headers=headers,
        cookies=read_cookies(headers.get("cookie")),
        services=services,
        authenticated=caller,
        precondition=precondition(headers.get("if-match") if operation.conditional else None),
        request_key=_request_key(operation, headers.get("idempotency-key"), request.url, content),
    )


def record_act(operation: Operation, call: Call[object, object]) -> None:
    """Record what somebody with a role is about to do; raises Contended."""
    if operation.recorded:
        subject = getattr(call.body, "user_id", None) or call.path.get("user_id", "")
        reason = str(getattr(call.body, "reason", ""))
        call.services.privacy.acts.record(
            operation.name, actor=call.user_id, subject=subject, reason=reason
        )


def _caller(operation: Operation, authorization: str | None, services: Services) -> Caller | None:
    if operation.access is USER_OR_ERASING:
        return services.accounts.authenticator.authenticate_during_erasure(_bearer(authorization))
    if not operation.access.needs_token:
        return None
    caller = services.accounts.authenticator.authenticate(_bearer(authorization))
    if operation.access.roles and operation.access.roles.isdisjoint(caller.roles):
        raise RoleNeeded
    if operation.proof is Proof.RECENT and not caller.authenticated_lately(services.clock()):
        raise ReauthenticationNeeded
    services.privacy.acceptances.used(caller.user_id)
    return caller


def _require_signature(
    signer: SignedBy, data: bytes, headers: Mapping[str, str], services: Services
) -> None:
    if not signer.verify(services, data, headers.get(signer.header.lower())):
        log_event("webhook.forged", level=logging.WARNING)
        raise signer.error


def _path(operation: Operation, given: Mapping[str, str]) -> dict[str, str]:
    for name, pattern in operation.path_parameters.items():
        if not re.fullmatch(pattern, given[name]):
            raise NoSuchThing
    return dict(given)


def _body(
    operation: Operation, data: bytes, headers: Mapping[str, str]
) -> BaseModel | Upload | Signed | None:
    if isinstance(operation.access, SignedBy):
        return Signed(data)
    content_type = headers.get("content-type") or ""
    if operation.upload or operation.body:
        require_not_coded(headers.get("content-encoding"))
    if operation.upload:
        return read_upload(data, content_type, operation.upload)
    if operation.body is None:
        return None
    return read_json(data, content_type, operation.body, limit=operation.body_limit_bytes)


def _bearer(authorization: str | None) -> str:
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NoToken
    return token


def read_cookies(header: str | None) -> dict[str, tuple[str, ...]]:
    """Return each cookie's values in the order sent, split as RFC 6265 (5.4) joins them.

    Other sites of our domain may set cookies of any spelling, also one named like ours. Parsers
    that know quotes or more of the grammar, werkzeug's among them, let such a cookie hide ours.
    """
    cookies: dict[str, tuple[str, ...]] = {}
    for pair in (header or "").split(";"):
        name, _, value = pair.partition("=")
        cookies[name.strip()] = (*cookies.get(name.strip(), ()), value.strip())
    return cookies


def _request_key(
    operation: Operation, key: str | None, url: str, content: bytes
) -> RequestKey | None:
    """Return the key of a request: of its path and body, whatever name of the host it came to."""
    if key is None or not operation.idempotent:
        return None
    if not _IDEMPOTENCY_KEY.fullmatch(key):
        raise NotValid([Fault(pointer="", detail="Idempotency-Key: 1 to 128 visible characters")])
    target = urlsplit(url)._replace(scheme="", netloc="").geturl()
    now, before = (
        hashlib.sha256(each.encode() + b"\0" + content).hexdigest() for each in (target, url)
    )
    return RequestKey(key=f"{operation.name}:{key}", fingerprint=now, before=before)


def _network(headers: Mapping[str, str], proxies: int) -> bytes:
    """Return the network of the client that the first of our proxies saw.

    Each proxy adds the address it was called from at the end; what stands before that of the first
    was sent by the client and may be forged.
    """
    hops = headers.get("x-forwarded-for", "").split(",")
    hop = hops[-(proxies + 1) :][0].strip()
    host = hop[1:].partition("]")[0] if hop.startswith("[") else hop
    host = host.partition(":")[0] if host.count(":") == 1 else host
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return b"unknown"
    prefix = _CLIENT_PREFIX[address.version]
    return ipaddress.ip_network((address, prefix), strict=False).network_address.packed
