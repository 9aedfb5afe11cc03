"""Somebody whom Azure knows, and whether the native SDK runs here."""

import ctypes
import os
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import pytest
from azure.core.credentials import AccessToken
from azure.core.exceptions import ClientAuthenticationError


@dataclass
class Login:
    """A credential that gives out one token, or none."""

    known: bool = True
    scopes: list[tuple[str, ...]] = field(default_factory=list)

    def get_token(self, *scopes: str, **_options: Any) -> AccessToken:
        self.scopes.append(scopes)
        if not self.known:
            raise ClientAuthenticationError("nobody knows this managed identity")
        return AccessToken("our-own-token", int(time.time()) + 3600)


def _native_sdk_runs() -> bool:
    try:
        ctypes.CDLL("libssl.so.3" if sys.platform == "linux" else None)
    except OSError:
        return False
    return True


_IN_CI = os.environ.get("CI") == "true"  # noqa: TID251 - where a skip would go unseen

needs_native_sdk = pytest.mark.skipif(
    not (_native_sdk_runs() or _IN_CI),
    reason="THE NATIVE SPEECH SDK CANNOT RUN HERE: install libssl3. In CI this fails instead.",
)
"""Marks tests of the real SDK, which needs OpenSSL even where nothing is encrypted."""
