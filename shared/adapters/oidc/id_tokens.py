"""ID tokens: verified as OpenID Connect Core (3.1.3.7) and RFC 8725 ask for."""

import hmac
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import jwt
from jwt.exceptions import PyJWTError
from pydantic import ConfigDict, Field, ValidationError

from shared.adapters.oidc.rules import ProviderRules
from shared.adapters.oidc.signing_keys import ALGORITHM, ProviderKeys
from shared.kernel.clock import Clock
from shared.kernel.model import Model
from shared.kernel.trace import log_event
from shared.ports.identity import IdentityRefused, ProvidedIdentity

MAX_CHARS = 16_384
MAX_CLOCK_SKEW_S = 60

_Whole = Annotated[int, Field(ge=0, lt=2**40)]


class _Claims(Model):
    """What is read of an ID token; all else is ignored and goes away with it."""

    model_config = ConfigDict(extra="ignore", strict=True)

    iss: str
    aud: str
    sub: str = Field(min_length=1, max_length=255)
    exp: _Whole
    iat: _Whole
    azp: str | None = None
    nonce: str | None = None
    email: str | None = None
    email_verified: bool | Literal["true", "false"] | None = None
    name: str | None = None

    @property
    def proved_email(self) -> str | None:
        """The address, if the provider has verified it; LinkedIn says so in a text."""
        return self.email if self.email_verified in {True, "true"} else None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdTokens:
    """Verifies the ID tokens that one provider makes for one client."""

    rules: ProviderRules
    client_id: str
    keys: ProviderKeys
    clock: Clock

    def verify(self, token: object, *, nonce: str) -> ProvidedIdentity:
        """Return whom the token identifies; raises IdentityRefused, and Outage without keys."""
        if not isinstance(token, str) or len(token) > MAX_CHARS:
            raise _refused("no_token")
        claims = self._claims(token)
        now = self.clock().timestamp()
        faults = {
            "issuer": claims.iss not in self.rules.issuers,
            "audience": claims.aud != self.client_id,
            "authorized_party": claims.azp not in {None, self.client_id},
            "expired": now >= claims.exp + MAX_CLOCK_SKEW_S,
            "future": claims.iat > now + MAX_CLOCK_SKEW_S,
            "nonce": not self._echoes(claims.nonce, nonce),
        }
        for fault, found in faults.items():
            if found:
                raise _refused(fault)
        return ProvidedIdentity(claims.sub, claims.proved_email, claims.name)

    def _claims(self, token: str) -> _Claims:
        """Return the claims of a token with a good signature."""
        try:
            header: dict[str, Any] = jwt.get_unverified_header(token)
            key_id = header.get("kid")
            if header.get("alg") != ALGORITHM or "crit" in header or not isinstance(key_id, str):
                raise _refused("header")
            key = self.keys.find(key_id)
            if key is None:
                raise _refused("key")
            # What the claims must say is judged by our own clock and without PyJWT's leniency.
            only_signature = {"verify_signature": True} | dict.fromkeys(_OF_CLAIMS, False)
            payload = jwt.decode(token, key, algorithms=[ALGORITHM], options=only_signature)  # type: ignore[arg-type]
            return _Claims.model_validate(payload)
        except (PyJWTError, ValidationError, ValueError, RecursionError) as error:
            raise _refused(type(error).__name__) from None

    def _echoes(self, found: str | None, nonce: str) -> bool:
        if found is None:
            return not self.rules.nonce
        return hmac.compare_digest(found.encode(), nonce.encode())


_OF_CLAIMS = ("verify_exp", "verify_nbf", "verify_iat", "verify_aud", "verify_iss", "verify_sub")


def _refused(fault: str) -> IdentityRefused:
    log_event("oauth.id_token_refused", fault=fault)
    return IdentityRefused()
