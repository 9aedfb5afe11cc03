"""Access tokens: ES256 ``at+jwt`` (RFC 9068), made here and accepted from nowhere else.

The verifier follows RFC 8725 and goes further: the header must be, byte for byte, the one that we
write for a key we know. So nothing that a stranger wrote is parsed before its signature has been
verified: there is no algorithm to confuse, no key to inject and no member to repeat.
"""

import base64
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Any, NoReturn

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from jwt.algorithms import ECAlgorithm
from pydantic import ConfigDict, Field

from shared.accounts.errors import InvalidToken
from shared.kernel.clock import Clock
from shared.kernel.ids import new_id
from shared.kernel.model import Model
from shared.ports.keys import Keys, SigningKeys

MAX_TOKEN_CHARS = 4096
MAX_LIFE_S = 3600
"""No token is ever made for longer."""

MAX_CLOCK_SKEW_S = 30
"""How far the clocks of two instances may differ when one reads what the other has just made."""

_SIGNATURE_CHARS = 86
_ES256 = ECAlgorithm(ECAlgorithm.SHA256, SECP256R1)


class Claims(Model):
    """The claims of an access token: all are required but ``auth_time``; others are ignored.

    ``auth_time`` is when its user last proved who they are, 0 in a token of the release before.
    ``ver`` is the account's epoch, ``sid`` the login. Times are whole seconds.
    """

    model_config = ConfigDict(extra="ignore", strict=True)

    iss: str
    aud: str
    sub: str = Field(pattern=r"^usr_[0-9a-f]{32}$")
    sid: str = Field(pattern=r"^lgn_[0-9a-f]{32}$")
    jti: str = Field(pattern=r"^tok_[0-9a-f]{32}$")
    iat: int = Field(ge=0, lt=2**40)
    exp: int = Field(ge=0, lt=2**40)
    ver: int = Field(ge=0, lt=2**40)
    roles: Annotated[tuple[str, ...], Field(strict=False)]
    auth_time: int = Field(default=0, ge=0, lt=2**40)


@dataclass(slots=True, kw_only=True)
class AccessTokens:
    """Makes and verifies access tokens of one issuer for one audience.

    It signs with the current key and accepts every accepted one.
    """

    keys: Keys
    clock: Clock
    issuer: str
    audience: str
    life: timedelta
    _known: tuple[SigningKeys, dict[str, EllipticCurvePublicKey]] | None = field(
        init=False, default=None
    )

    def issue(
        self,
        *,
        user_id: str,
        login_id: str,
        epoch: int,
        roles: tuple[str, ...],
        authenticated_at: datetime,
    ) -> tuple[str, int]:
        """Return a token and the seconds for which it is valid.

        The life is shortened by up to 5 % at random, so that clients that got tokens at the same
        time do not refresh them at the same time.
        """
        now = self.clock()
        iat = int(now.timestamp())
        longest_s = int(self.life.total_seconds())
        life_s = longest_s - secrets.randbelow(longest_s // 20 + 1)
        claims = Claims(
            iss=self.issuer,
            aud=self.audience,
            sub=user_id,
            sid=login_id,
            jti=new_id("tok", now),
            iat=iat,
            exp=iat + life_s,
            ver=epoch,
            roles=roles,
            auth_time=int(authenticated_at.timestamp()),
        )
        keys = self.keys.signing()
        signed = f"{header_of(keys.current_id)}.{encode(claims.model_dump_json().encode())}"
        signature = _ES256.sign(signed.encode(), keys.current)
        return f"{signed}.{encode(signature)}", life_s

    def verify(self, token: str) -> Claims:
        """Return what a token says; raises InvalidToken, which does not tell why."""
        try:
            claims = Claims.model_validate(_parse(self._verified_payload(token)))
        except (ValueError, RecursionError):
            raise InvalidToken from None
        now = self.clock().timestamp()
        good = (
            claims.iss == self.issuer
            and claims.aud == self.audience
            and claims.iat <= now + MAX_CLOCK_SKEW_S
            and now < claims.exp <= claims.iat + MAX_LIFE_S
        )
        if not good:
            raise InvalidToken
        return claims

    def _verified_payload(self, token: str) -> bytes:
        if len(token) > MAX_TOKEN_CHARS or token.count(".") != 2:  # noqa: PLR2004 - header, payload, signature
            raise InvalidToken
        header, payload, signature = token.split(".")
        key = self._headers().get(header)
        if key is None or len(signature) != _SIGNATURE_CHARS:
            raise InvalidToken
        if not _ES256.verify(f"{header}.{payload}".encode(), key, decode(signature)):
            raise InvalidToken
        return decode(payload)

    def _headers(self) -> dict[str, EllipticCurvePublicKey]:
        """Return the accepted keys by the header that goes with each."""
        keys = self.keys.signing()
        known = self._known
        if known is None or known[0] is not keys:
            known = keys, {header_of(name): key for name, key in keys.accepted.items()}
            self._known = known
        return known[1]


def header_of(key_id: str) -> str:
    """Return the only header, encoded, that a token of this key may have."""
    header = {"alg": "ES256", "kid": key_id, "typ": "at+jwt"}
    return encode(json.dumps(header, separators=(",", ":"), sort_keys=True).encode())


def encode(data: bytes) -> str:
    """Return the base64url text of bytes, without padding (RFC 7515, section 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Return the bytes of a base64url text; raises ValueError unless it is the canonical one."""
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if encode(data) != text:
        raise ValueError("not canonical base64url")
    return data


def _parse(payload: bytes) -> Any:  # noqa: ANN401 - whatever JSON holds
    return json.loads(
        payload.decode("utf-8"),
        object_pairs_hook=_members,
        parse_float=_refuse,
        parse_constant=_refuse,
    )


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member is named twice")
    return members


def _refuse(_text: str) -> NoReturn:
    raise ValueError("not a whole number")
