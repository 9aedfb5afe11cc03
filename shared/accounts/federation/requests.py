"""Sign-ins under way: a state that is good once, in the browser that started, for ten minutes.

The state is a random secret. The nonce and the code verifier are derived from it with our key, so
the store holds neither. A cookie names the browser, and for linking also who links: the answer of a
provider comes as a navigation from another site, which carries no other cookie of ours.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from shared.accounts.federation.errors import SignInExpired
from shared.accounts.federation.repository import SIGN_IN_LIFE, IdentityDirectory, SignIn
from shared.accounts.model import BrowserCookie, Caller
from shared.accounts.tokens import encode
from shared.ports.identity import AuthorizationRequest, ProviderName
from shared.ports.keys import Keys

_COOKIE = re.compile(r"([A-Za-z0-9_-]{43})(?:\.(usr_[0-9a-f]{32})\.(lgn_[0-9a-f]{32}))?")
_STATE = re.compile(r"[A-Za-z0-9_-]{43}")


class Linker(NamedTuple):
    """The user who links an identity, and the login in which they asked for it."""

    user_id: str
    login_id: str


class Browser(NamedTuple):
    """What the cookie says: the random name of a browser, and who links in it."""

    name: str
    linker: Linker | None


class Taken(NamedTuple):
    """A sign-in that was started here, is completed now, and exists no longer."""

    request: AuthorizationRequest
    return_to: str
    linker: Linker | None
    may_register: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInRequests:
    """Starts sign-ins and takes them up once."""

    directory: IdentityDirectory
    keys: Keys
    public_url: str

    @property
    def cookie_name(self) -> str:
        """The cookie's name, which on https binds it to our host alone."""
        return "__Host-imock_oauth" if self._secure else "imock_oauth"

    def start(
        self,
        provider: ProviderName,
        *,
        return_to: str,
        cookies: Mapping[str, tuple[str, ...]],
        caller: Caller | None,
        may_register: bool = True,
    ) -> tuple[AuthorizationRequest, BrowserCookie]:
        """Begin a sign-in, or with a caller the linking of an identity.

        A browser keeps its name while it has the cookie, so that several tabs may sign in.
        """
        before = next(self._browsers(cookies), None)
        linker = Linker(caller.user_id, caller.login_id) if caller else None
        browser = Browser(
            before.name if before else secrets.token_urlsafe(32),
            linker or (before.linker if before else None),
        )
        state = secrets.token_urlsafe(32)
        sign_in = SignIn(
            id=_key(state),
            provider=provider,
            return_to=return_to,
            browser=_digest(browser.name),
            linker=_linker_digest(browser) if linker else "",
            may_register=may_register,
        )
        self.directory.sign_ins.put(sign_in)
        return self._request(provider, state), self._cookie(browser)

    def take(
        self, provider: ProviderName, state: str, cookies: Mapping[str, tuple[str, ...]]
    ) -> Taken:
        """Return the sign-in of a state and remove it; raises SignInExpired.

        Two answers with one state: one of them gets it. Another browser does not use it up.
        """
        key = _key(state) if _STATE.fullmatch(state) else ""
        kept = self.directory.sign_ins.get(key, key) if key else None
        if kept is None or kept.value.provider != provider:
            raise SignInExpired
        browser = self._started_in(kept.value, cookies)
        if not self.directory.sign_ins.remove(key, key, etag=kept.etag):
            raise SignInExpired
        linker = browser.linker if kept.value.linker else None
        request = self._request(provider, state)
        return Taken(request, kept.value.return_to, linker, kept.value.may_register)

    def _started_in(self, sign_in: SignIn, cookies: Mapping[str, tuple[str, ...]]) -> Browser:
        for browser in self._browsers(cookies):
            same = hmac.compare_digest(sign_in.browser, _digest(browser.name))
            if same and sign_in.linker in {"", _linker_digest(browser)}:
                return browser
        raise SignInExpired

    def _browsers(self, cookies: Mapping[str, tuple[str, ...]]) -> Iterator[Browser]:
        for value in cookies.get(self.cookie_name, ()):
            if match := _COOKIE.fullmatch(value):
                yield Browser(match[1], Linker(match[2], match[3]) if match[2] else None)

    def _request(self, provider: ProviderName, state: str) -> AuthorizationRequest:
        secret = self.keys.secret("oauth")
        return AuthorizationRequest(
            redirect_uri=f"{self.public_url}/api/v1/auth/oauth/{provider}/callback",
            state=state,
            nonce=encode(hmac.digest(secret, f"nonce:{state}".encode(), "sha256")),
            code_verifier=encode(hmac.digest(secret, f"verifier:{state}".encode(), "sha256")),
        )

    def _cookie(self, browser: Browser) -> BrowserCookie:
        value = ".".join((browser.name, *(browser.linker or ())))
        life_s = int(SIGN_IN_LIFE.total_seconds())
        return BrowserCookie(self.cookie_name, value, life_s, self._secure)

    @property
    def _secure(self) -> bool:
        return self.public_url.startswith("https://")


def _key(state: str) -> str:
    return f"oauth:{_digest(state)}"


def _linker_digest(browser: Browser) -> str:
    return _digest(".".join((browser.name, *(browser.linker or ()))))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
