"""Tickets: between a sign-in at a provider and the code, a cookie says who has proved what.

``v1.<user>.<epoch>.<until>.<mac>``, for five minutes. It opens nothing without a code, and is
worthless after whatever ends the account's logins.
"""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from shared.accounts.model import Account, BrowserCookie
from shared.accounts.tokens import encode
from shared.kernel.clock import Clock
from shared.ports.keys import Keys

LIFE = timedelta(minutes=5)

_FORM = re.compile(r"v1\.(usr_[0-9a-f]{32})\.([0-9]{1,9})\.([0-9]{1,12})\.([A-Za-z0-9_-]{43})")


class Ticket(NamedTuple):
    """Whose first factor was right, and in which epoch of the account."""

    user_id: str
    epoch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tickets:
    """Writes and reads the cookie."""

    keys: Keys
    clock: Clock
    secure: bool

    @property
    def name(self) -> str:
        """Its name, which on https binds it to our host alone."""
        return "__Host-imock_factor" if self.secure else "imock_factor"

    def issue(self, account: Account) -> BrowserCookie:
        """Return the cookie for an account whose first factor was right."""
        until = int((self.clock() + LIFE).timestamp())
        signed = f"v1.{account.user_id}.{account.epoch}.{until}"
        life_s = int(LIFE.total_seconds())
        return BrowserCookie(self.name, f"{signed}.{self._mac(signed)}", life_s, self.secure)

    def read(self, cookies: Mapping[str, tuple[str, ...]]) -> Ticket | None:
        """Return the first ticket that is authentic and not too old."""
        for value in cookies.get(self.name, ()):
            match = _FORM.fullmatch(value)
            if not match or not hmac.compare_digest(match[4], self._mac(value.rpartition(".")[0])):
                continue
            if self.clock().timestamp() < int(match[3]):
                return Ticket(match[1], int(match[2]))
        return None

    def expired(self) -> BrowserCookie:
        """Return the cookie that makes a browser forget it."""
        return BrowserCookie(self.name, "", 0, self.secure)

    def _mac(self, signed: str) -> str:
        secret = self.keys.secret("second-factor-ticket")
        return encode(hmac.digest(secret, signed.encode(), "sha256"))
