"""Refresh tokens: what the one cookie carries.

``v1.<user>.<login>.<counter>.<mac>``: the successor of a token is known from the login alone, so
two tabs that refresh together get the same one and nothing secret is stored. The characters are
those that survive every host's rebuilding of cookies.
"""

import hmac
import re
from dataclasses import dataclass
from typing import NamedTuple

from shared.accounts.model import BrowserCookie, Cookies
from shared.accounts.tokens import encode
from shared.ports.keys import Keys

_FORM = re.compile(
    r"v1\.(usr_[0-9a-f]{32})\.(lgn_[0-9a-f]{32})\.(0|[1-9][0-9]{0,8})\.([A-Za-z0-9_-]{43})"
)


_PURPOSE = "refresh"


class RefreshToken(NamedTuple):
    """One refresh token: the ``counter``-th of a login, from 0."""

    user_id: str
    login_id: str
    counter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshCookies:
    """Writes and reads the cookie, authenticated with this installation's key."""

    keys: Keys
    secure: bool

    @property
    def name(self) -> str:
        """Its name, which on https binds it to our host alone."""
        return "__Host-imock_refresh" if self.secure else "imock_refresh"

    def cookie(self, token: RefreshToken, *, max_age_s: int) -> BrowserCookie:
        """Return the cookie that carries a token."""
        secrets = self.keys.secrets(_PURPOSE)
        value = f"{_signed_part(token)}.{_mac(token, secrets.by_version[secrets.current])}"
        return BrowserCookie(self.name, value, max_age_s, self.secure)

    def expired(self) -> BrowserCookie:
        """Return the cookie that makes a browser forget ours."""
        return BrowserCookie(self.name, "", 0, self.secure)

    def read(self, cookies: Cookies) -> RefreshToken | None:
        """Return the first authentic token among the cookies of our name, if there is one."""
        found = (self._authentic(value) for value in cookies.get(self.name, ()))
        return next((token for token in found if token), None)

    def _authentic(self, value: str) -> RefreshToken | None:
        match = _FORM.fullmatch(value)
        if match is None:
            return None
        token = RefreshToken(match[1], match[2], int(match[3]))
        for secret in self.keys.secrets(_PURPOSE).by_version.values():
            if hmac.compare_digest(match[4], _mac(token, secret)):
                return token
        return None


def _signed_part(token: RefreshToken) -> str:
    return f"v1.{token.user_id}.{token.login_id}.{token.counter}"


def _mac(token: RefreshToken, secret: bytes) -> str:
    return encode(hmac.digest(secret, _signed_part(token).encode(), "sha256"))
