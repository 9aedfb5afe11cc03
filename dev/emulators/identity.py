"""The endpoint by which App Service gives an app the tokens of its managed identity.

The protocol is version 2019-08-01: ``GET IDENTITY_ENDPOINT?resource=...&client_id=...`` with the
secret of ``IDENTITY_HEADER`` in ``X-IDENTITY-HEADER``. So the code that gets tokens in Azure gets
them here. They have the claims of Microsoft's and no signature, which the emulators accept.
"""

import base64
import hmac
import json
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from dev.emulators.web import WebReply, WebRequest, WebServer
from shared.kernel.clock import system_clock

TENANT = "1b0c7a52-6a5e-4c39-9f8e-3f3c1c5f0a11"
_PRINCIPAL = "7e9d2f60-0f43-4a0b-8f4d-5b1b6c2d9a22"
CLIENT_ID = "5f1d0c3e-2b7a-4e88-a1c9-94d6e2b7c033"

_VERSION = "2019-08-01"
_LIFE = timedelta(hours=24)
_CLOCKS_DIFFER_BY = timedelta(minutes=5)


class IdentityEndpoint:
    """Issues tokens of one identity to callers that know the secret."""

    def __init__(self) -> None:
        """Serve on a free port."""
        self._secret = secrets.token_hex(16)
        self._server = WebServer(self._answer)

    def settings(self) -> dict[str, str]:
        """Return what App Service puts in the environment of an app."""
        return {
            "IDENTITY_ENDPOINT": f"{self._server.url}/msi/token",
            "IDENTITY_HEADER": self._secret,
        }

    def stop(self) -> None:
        """Stop serving."""
        self._server.stop()

    def _answer(self, request: WebRequest) -> WebReply:
        given = request.headers.get("x-identity-header", "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            return _refused(401, "the header X-IDENTITY-HEADER is not the secret")
        resource = request.query.get("resource", "")
        if request.query.get("api-version") != _VERSION or not resource:
            return _refused(400, "api-version and resource are needed")
        if request.query.get("client_id", CLIENT_ID) != CLIENT_ID:
            return _refused(400, "no such identity is assigned to the app")
        now = system_clock()
        expires = int((now + _LIFE).timestamp())
        claims = {
            "aud": resource.rstrip("/"),
            "iss": f"https://sts.windows.net/{TENANT}/",
            "iat": int(now.timestamp()),
            "nbf": int((now - _CLOCKS_DIFFER_BY).timestamp()),
            "exp": expires,
            "appid": CLIENT_ID,
            "oid": _PRINCIPAL,
            "sub": _PRINCIPAL,
            "tid": TENANT,
            "idtyp": "app",
        }
        token = {
            "access_token": unsigned(claims),
            "expires_on": str(expires),
            "resource": resource,
            "token_type": "Bearer",
            "client_id": CLIENT_ID,
        }
        return WebReply(200, token)


def is_for(request: WebRequest, resource: str) -> bool:
    """Tell whether a request has a token of ours for a resource that has not expired."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    try:
        claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
        expires = datetime.fromtimestamp(claims["exp"], UTC)
    except (IndexError, ValueError, KeyError):
        return False
    ours = (claims["aud"], claims["tid"]) == (resource.rstrip("/"), TENANT)
    return scheme == "Bearer" and ours and system_clock() < expires


def unsigned(claims: dict[str, Any]) -> str:
    """Return an unsigned token (RFC 7519, section 6)."""
    return f"{_base64url({'alg': 'none', 'typ': 'JWT'})}.{_base64url(claims)}."


def _base64url(member: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(member).encode()).rstrip(b"=").decode()


def _refused(status: int, message: str) -> WebReply:
    return WebReply(status, {"statusCode": status, "message": message})
