"""The public keys of a provider, fetched when they are needed and no more often than allowed."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from jwt import PyJWK
from jwt.exceptions import PyJWTError

from shared.kernel.clock import Clock
from shared.ports import Outage

FRESH_FOR = timedelta(hours=1)
SERVE_FOR = timedelta(hours=24)
"""How long keys serve while the provider does not answer."""

PAUSE = timedelta(seconds=10)
"""Between two requests, whatever key ids are asked for: tokens of strangers cause no storm."""

ALGORITHM = "RS256"


@dataclass(slots=True, kw_only=True)
class ProviderKeys:
    """Finds the keys of one provider by key id.

    ``fetch`` returns the provider's JWK set (RFC 7517) or raises Outage. A key that is not known
    may be a new one, so the set is fetched again for it.
    """

    fetch: Callable[[], Mapping[str, Any]]
    clock: Clock
    _keys: dict[str, PyJWK] = field(init=False, default_factory=dict)
    _read_at: datetime | None = field(init=False, default=None)
    _asked_at: datetime | None = field(init=False, default=None)
    _lock: threading.Lock = field(init=False, default_factory=threading.Lock)

    def find(self, key_id: str) -> PyJWK | None:
        """Return the key of that id, or None; raises Outage when that cannot be found out."""
        with self._lock:
            now = self.clock()
            known = key_id in self._keys and not self._older(self._read_at, SERVE_FOR, now)
            if not known or self._older(self._read_at, FRESH_FOR, now):
                self._refresh(now, needed=not known)
            return self._keys.get(key_id)

    def _refresh(self, now: datetime, *, needed: bool) -> None:
        if not self._older(self._asked_at, PAUSE, now):
            if needed and self._read_at != self._asked_at:  # the last request has failed
                raise Outage(retry_after_s=int(PAUSE.total_seconds()))
            return
        self._asked_at = now
        try:
            self._keys = _usable(self.fetch())
        except Outage:
            if needed:
                raise
        else:
            self._read_at = now

    @staticmethod
    def _older(moment: datetime | None, age: timedelta, now: datetime) -> bool:
        return moment is None or not moment <= now < moment + age


def _usable(found: Mapping[str, Any]) -> dict[str, PyJWK]:
    """Return the keys of a set that may verify a signature.

    PyJWT does not look at what a key is for. A set without any is no set of a working provider.
    """
    listed = found.get("keys")
    keys: dict[str, PyJWK] = {}
    for each in listed if isinstance(listed, list) else ():
        fits = (
            isinstance(each, dict)
            and each.get("kty") == "RSA"
            and each.get("use", "sig") == "sig"
            and each.get("alg", ALGORITHM) == ALGORITHM
            and isinstance(each.get("kid"), str)
        )
        try:
            if fits:
                keys[each["kid"]] = PyJWK(each, ALGORITHM)
        except (PyJWTError, ValueError):
            continue
    if not keys:
        raise Outage(retry_after_s=int(PAUSE.total_seconds()))
    return keys
