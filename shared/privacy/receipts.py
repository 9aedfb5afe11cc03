"""Receipts of erasures: signed (JWS, ES256), each with the hash of the one before it.

The key is derived from the installation's secret and never changes, so that a receipt can be
checked years later. A receipt holds no personal data.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, Self

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from shared.ports.documents import TOMBSTONES, DocumentStore, Missing
from shared.ports.keys import Keys
from shared.privacy.errors import MAX_RECEIPT_CHARS, ReceiptInvalid
from shared.store import Collection, Stored

_TYPE = "erasure-receipt+jwt"
_HEAD = "receipts"
_FIRST = "0" * 64
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the group of P-256 (SEC 2)."""

_COORDINATE_BYTES = 32


class StoredReceipt(Stored):
    """A receipt, in the container of the tombstones."""

    id: str
    kind: Literal["receipt"] = "receipt"
    number: int
    jws: str


class ChainHead(Stored):
    """The newest receipt. It holds the receipt itself, which is stored by itself afterwards."""

    id: Literal["receipts"] = "receipts"
    kind: Literal["receipt_chain"] = "receipt_chain"
    number: int
    receipt_id: str
    jws: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipts:
    """Issues receipts, one after the other, and checks those that are shown to it."""

    receipts: Collection[StoredReceipt]
    heads: Collection[ChainHead]
    keys: Keys

    @classmethod
    def over(cls, documents: DocumentStore, *, keys: Keys) -> Self:
        """Return the receipts of a store."""
        return cls(
            receipts=Collection(documents, TOMBSTONES, StoredReceipt),
            heads=Collection(documents, TOMBSTONES, ChainHead),
            keys=keys,
        )

    def issue(self, receipt_id: str, contents: Mapping[str, Any]) -> str:
        """Return the receipt with that id, which is signed and added to the chain only once."""

        def append(head: ChainHead | None) -> ChainHead:
            if head:
                self._settle(head)
                if self.receipts.find(receipt_id, receipt_id):
                    return head
            return self._next(head, receipt_id, contents)

        self._settle(self.heads.change(_HEAD, _HEAD, append))
        found = self.receipts.find(receipt_id, receipt_id)
        if found is None:
            raise Missing
        return found.jws

    def check(self, token: str) -> dict[str, Any]:
        """Return what a receipt says, if it is ours and in the chain; raises ReceiptInvalid."""
        contents = verified(token, self.public_key())
        receipt_id = str(contents.get("receipt_id"))
        found = self.receipts.find(receipt_id, receipt_id)
        if found is None or found.jws != token:
            raise ReceiptInvalid
        return contents

    def public_key(self) -> dict[str, str]:
        """Return the key that receipts are checked with, as a JWK (RFC 7517)."""
        return jwk_of(_private_key(self.keys.secret("erasure-receipts")).public_key())

    def _next(
        self, head: ChainHead | None, receipt_id: str, contents: Mapping[str, Any]
    ) -> ChainHead:
        number = head.number + 1 if head else 1
        claims = {
            "receipt_id": receipt_id,
            "number": number,
            "previous": digest_of(head.jws) if head else _FIRST,
            **contents,
        }
        key = _private_key(self.keys.secret("erasure-receipts"))
        header = {"typ": _TYPE, "kid": thumbprint(jwk_of(key.public_key()))}
        token = jwt.encode(claims, key, algorithm="ES256", headers=header)
        return ChainHead(number=number, receipt_id=receipt_id, jws=token)

    def _settle(self, head: ChainHead) -> None:
        """Store the newest receipt by itself; a crash may have kept us from it."""
        self.receipts.add(StoredReceipt(id=head.receipt_id, number=head.number, jws=head.jws))


def verified(token: str, key: Mapping[str, str]) -> dict[str, Any]:
    """Return what a receipt says if this key has signed it; raises ReceiptInvalid.

    It needs no store, so a receipt can be checked anywhere.
    """
    try:
        if len(token) > MAX_RECEIPT_CHARS or jwt.get_unverified_header(token).get("typ") != _TYPE:
            raise ReceiptInvalid
        contents: dict[str, Any] = jwt.decode(
            token, jwt.PyJWK(dict(key), algorithm="ES256"), algorithms=["ES256"]
        )
    except jwt.PyJWTError:
        raise ReceiptInvalid from None
    return contents


def digest_of(token: str) -> str:
    """Return the hash by which the next receipt names a receipt."""
    return hashlib.sha256(token.encode()).hexdigest()


def jwk_of(key: ec.EllipticCurvePublicKey) -> dict[str, str]:
    """Return a P-256 key as a JWK."""
    numbers = key.public_numbers()
    x, y = (_base64url(each.to_bytes(_COORDINATE_BYTES)) for each in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y, "alg": "ES256", "use": "sig"}


def thumbprint(key: Mapping[str, str]) -> str:
    """Return the thumbprint of a JWK (RFC 7638)."""
    members = {name: key[name] for name in ("crv", "kty", "x", "y")}
    text = json.dumps(members, sort_keys=True, separators=(",", ":"))
    return _base64url(hashlib.sha256(text.encode()).digest())


@cache
def _private_key(secret: bytes) -> ec.EllipticCurvePrivateKey:
    """Return the key of a secret: 40 bytes leave no bias worth the name (FIPS 186-5, A.2.1)."""
    wide = hmac.digest(secret, b"ES256 of erasure receipts", "sha512")[:40]
    return ec.derive_private_key(int.from_bytes(wide) % (_ORDER - 1) + 1, ec.SECP256R1())


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
