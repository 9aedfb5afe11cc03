"""An identity provider on a port of this machine that answers as a test says: well, or badly."""

import base64
import hashlib
import http.server
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from typing import Any, override
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from shared.adapters.oidc.provider import OidcProvider
from shared.adapters.oidc.rules import GOOGLE, LINKEDIN, ProviderRules
from shared.kernel.clock import Clock

CLIENT_ID = "client-of-imock"
CLIENT_SECRET = "a secret & of the client"

type Json = dict[str, Any]


@cache
def key_named(key_id: str) -> rsa.RSAPrivateKey:
    """Return a key that this process makes once."""
    assert key_id
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_jwk(key_id: str, **more: object) -> Json:
    """Return the public half of a key as providers publish it."""
    jwk = RSAAlgorithm.to_jwk(key_named(key_id).public_key(), as_dict=True)
    return {**jwk, "kid": key_id, "use": "sig", "alg": "RS256", **more}


@dataclass(slots=True)
class IdentityServer:
    """What a test decides of the next answers, and what was asked.

    ``claims`` and ``header`` replace members of the ID token (None removes one); ``token_answer``
    replaces the whole answer to a token request.
    """

    clock: Clock
    linkedin: bool = False
    url: str = ""
    key_id: str = "first"
    published: list[Json] = field(default_factory=list)
    keys_status: int = 200
    wait: Callable[[], object] = lambda: None
    claims: Json = field(default_factory=dict)
    header: Json = field(default_factory=dict)
    sign: Callable[["IdentityServer", Json], str] | None = None
    token_answer: tuple[int, bytes] | None = None
    keys_asked: int = 0
    token_forms: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, Json] = field(default_factory=dict)

    @property
    def rules(self) -> ProviderRules:
        """The rules of the provider that this one stands for, with our addresses."""
        return replace(
            LINKEDIN if self.linkedin else GOOGLE,
            authorization_url=f"{self.url}/auth",
            token_url=f"{self.url}/token",
            keys_url=f"{self.url}/keys",
        )

    @property
    def issuer(self) -> str:
        """The name that the real one signs with today."""
        return "https://www.linkedin.com/oauth" if self.linkedin else "https://accounts.google.com"

    def provider(self, *, read_s: float = 30.0) -> OidcProvider:
        """Return our adapter, with nothing cached."""
        return OidcProvider.of(
            self.rules,
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            clock=self.clock,
            read_s=read_s,
        )

    def agree(self, url: str, **who: Any) -> str:
        """Let a person agree at an authorization address; return what they are sent back to."""
        assert url.startswith(f"{self.url}/auth?")
        asked = {name: each for name, [each] in parse_qs(urlsplit(url).query).items()}
        code = secrets.token_urlsafe(16)
        self.codes[code] = {"asked": asked, "who": who}
        answer = {"code": code, "state": asked["state"]}
        if not self.linkedin:
            answer |= {"iss": self.issuer, "scope": asked["scope"], "authuser": "0"}
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def token(self, form: dict[str, str]) -> tuple[int, Json]:
        """Answer a token request as the real providers do."""
        known = self.codes.pop(form.get("code", ""), None)
        if form.get("client_id") != CLIENT_ID or form.get("client_secret") != CLIENT_SECRET:
            return 401, {"error": "invalid_client"}
        if self.linkedin and "code_verifier" in form:
            return 401, {"error": "invalid_client"}
        if known is None or form["redirect_uri"] != known["asked"]["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        if not self.linkedin:
            digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            if challenge != known["asked"]["code_challenge"]:
                return 400, {"error": "invalid_grant"}
        claims = self._claims(known)
        token = self.sign(self, claims) if self.sign else self.signed(claims)
        return 200, {"access_token": "canary-access", "token_type": "Bearer", "id_token": token}

    def signed(self, claims: Json, *, key_id: str = "") -> str:
        """Return an ID token."""
        header = {"kid": key_id or self.key_id, "typ": "JWT", **self.header}
        header = {name: each for name, each in header.items() if each is not None}
        return jwt.encode(claims, key_named(key_id or self.key_id), "RS256", headers=header)

    def _claims(self, known: Json) -> Json:
        now = self.clock()
        claims: Json = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": "1104",
            "email": "asha@example.com",
            "email_verified": "true" if self.linkedin else True,
            "name": "Asha Rao",
            "picture": "https://pictures.example/canary.jpg",
            "locale": "en-IN",
            "iat": int(now.timestamp()),
            "exp": int((now + timedelta(hours=1)).timestamp()),
        }
        if not self.linkedin:
            claims["nonce"] = known["asked"]["nonce"]
        claims |= known["who"] | self.claims
        return {name: each for name, each in claims.items() if each is not None}


@contextmanager
def identity_server(clock: Clock, *, linkedin: bool = False) -> Iterator[IdentityServer]:
    """Serve a provider until the block ends."""
    state = IdentityServer(clock, linkedin=linkedin, published=[public_jwk("first")])

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.keys_asked += 1
            state.wait()
            self._answer(state.keys_status, json.dumps({"keys": state.published}).encode())

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            form = {
                name: each for name, [each] in parse_qs(self.rfile.read(length).decode()).items()
            }
            state.token_forms.append(form)
            state.wait()
            status, answer = state.token(form)
            self._answer(*(state.token_answer or (status, json.dumps(answer).encode())))

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            if 300 <= status < 400:
                self.send_header("Location", f"{state.url}/keys")
            self.end_headers()
            self.wfile.write(body)

        @override
        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        state.url = f"http://127.0.0.1:{server.server_port}"
        yield state
        server.shutdown()
