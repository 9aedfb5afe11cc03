"""Known browsers: a cookie that outlives logins and says what a browser has done here before.

``d1.<device>.<tag>...``: a random name of the browser, and one tag for each thing that it proved
knowledge of: a registration that it made, an account that it logged in to. A tag is keyed and is
worth nothing for another browser, so nothing is stored. It opens no door by itself: it exempts its
owner from limits that others ran into, and stands for the password of one's own registration
("device cookies", OWASP).
"""

import hmac
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import NamedTuple

from shared.accounts.model import BrowserCookie, Cookies
from shared.accounts.tokens import encode
from shared.ports.keys import Keys

LIFE = timedelta(days=180)

MAX_TAGS = 6
"""What a browser is known for; the oldest tag is dropped."""

_MOST_CLAIMED = 3
"""Browsers send one cookie of ours; another site of our domain may add some."""

_PURPOSE = "device"
_TAG_BYTES = 16
_FORM = re.compile(rf"d1\.([0-9a-f]{{32}})((?:\.[A-Za-z0-9_-]{{22}}){{1,{MAX_TAGS}}})")


class _Known(NamedTuple):
    """What a cookie of ours says: a browser, and its tags, newest first."""

    device: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Devices:
    """Writes and reads the cookie of known browsers."""

    keys: Keys
    secure: bool

    @property
    def name(self) -> str:
        """Its name, which on https binds it to our host alone."""
        return "__Host-imock_device" if self.secure else "imock_device"

    def claimed(self, cookies: Cookies) -> list[str]:
        """Return the names that a browser says it has, whatever it may be known for."""
        return [name for name, _ in islice(self._read(cookies), _MOST_CLAIMED)]

    def known(self, cookies: Cookies, subject: str) -> str | None:
        """Return the name of the browser if it is known for a subject, an account or an attempt."""
        for device, tags in self._read(cookies):
            for secret in self.keys.secrets(_PURPOSE).by_version.values():
                fitting = _tag(device, subject, secret)
                if any(hmac.compare_digest(fitting, tag) for tag in tags):
                    return device
        return None

    def remember(self, cookies: Cookies, subject: str) -> BrowserCookie:
        """Return the cookie by which this browser will be known for one more subject."""
        device, tags = next(self._read(cookies), _Known(secrets.token_hex(16), ()))
        made_with = self.keys.secrets(_PURPOSE)
        newest = _tag(device, subject, made_with.by_version[made_with.current])
        kept = [newest, *(tag for tag in tags if tag != newest)][:MAX_TAGS]
        value = ".".join(("d1", device, *kept))
        return BrowserCookie(self.name, value, int(LIFE.total_seconds()), self.secure)

    def expired(self) -> BrowserCookie:
        """Return the cookie that makes a browser forget ours."""
        return BrowserCookie(self.name, "", 0, self.secure)

    def _read(self, cookies: Cookies) -> Iterator[_Known]:
        for value in cookies.get(self.name, ()):
            if match := _FORM.fullmatch(value):
                yield _Known(match[1], tuple(match[2].removeprefix(".").split(".")))


def _tag(device: str, subject: str, secret: bytes) -> str:
    return encode(hmac.digest(secret, f"{device}.{subject}".encode(), "sha256")[:_TAG_BYTES])
