"""Leaked passwords: a list that comes with us, and the range API of Have I Been Pwned.

The API is asked where an installation switches it on. It gets five hex digits of the SHA-1 of a
password, which hundreds of leaked ones share, and answers with padding, so that neither it nor
whoever counts the bytes learns which one was meant.
"""

import hashlib
import time
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from shared.ports import Outage
from shared.ports.breaches import BreachedPasswords

if TYPE_CHECKING:
    import requests

RANGE_API = "https://api.pwnedpasswords.com"
CONNECT_S, READ_S, WHOLE_S = 1.0, 1.5, 3.0
"""A person waits for their new password; who answers later is not waited for."""

_MAX_BYTES = 512 * 1024
_PREFIX_CHARS = 5


class ListedPasswords:
    """The passwords of zxcvbn's list, in whatever case."""

    def seen(self, password: str) -> bool:
        """Tell whether a password is on the list."""
        return password.casefold() in _listed()


class RangeApi:
    """The range API at an address."""

    def __init__(self, url: str = RANGE_API) -> None:
        """Connect at the first question."""
        self._url = url

    def seen(self, password: str) -> bool:
        """Tell whether the API knows a password; raises Outage."""
        digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
        prefix, rest = digest[:_PREFIX_CHARS], digest[_PREFIX_CHARS:]
        rows = (line.strip().partition(":") for line in self._range(prefix).splitlines())
        return any(row[0] == rest and row[2].strip("0") for row in rows)

    def _range(self, prefix: str) -> str:
        import certifi  # noqa: PLC0415 - they cost a cold start 100 ms, and few passwords are set
        import requests  # noqa: PLC0415
        from urllib3.exceptions import HTTPError  # noqa: PLC0415

        try:
            with requests.Session() as session:
                session.trust_env = False
                with session.get(
                    f"{self._url}/range/{prefix}",
                    headers={"Add-Padding": "true", "User-Agent": "imock"},
                    timeout=(CONNECT_S, READ_S),
                    verify=certifi.where(),
                    allow_redirects=False,
                    stream=True,
                ) as response:
                    if response.status_code != HTTPStatus.OK:
                        raise Outage(retry_after_s=60)
                    return _text(response)
        except (requests.RequestException, HTTPError, OSError) as error:
            raise Outage(retry_after_s=60) from error


def breaches_of(*, ask: bool) -> BreachedPasswords:
    """Return what knows leaked passwords; ``ask``: the API as well may be asked."""
    return RangeApi() if ask else ListedPasswords()


@cache
def _listed() -> frozenset[str]:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415 - large

    return frozenset(FREQUENCY_LISTS["passwords"])


def _text(response: "requests.Response") -> str:
    body, deadline = b"", time.monotonic() + WHOLE_S
    while piece := response.raw.read1(decode_content=True):
        body += piece
        if len(body) > _MAX_BYTES or time.monotonic() > deadline:
            raise TimeoutError
    return body.decode("ascii", "replace")
