"""A device with passkeys, in software: it makes key pairs and signs, rightly or as a test says."""

import base64
import hashlib
import json
import secrets
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

UP, UV, ATTESTED = 0x01, 0x04, 0x40


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Authenticator:
    """One device of one person. ``counts``: whether it has a signature counter."""

    def __init__(self, origin: str = "https://app.example.com", *, counts: bool = True) -> None:
        self.origin = origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = secrets.token_bytes(16)
        self.user_handle = b""
        self.count = 0
        self.counts = counts

    def create(self, options: dict[str, Any], **wrong: Any) -> dict[str, Any]:
        """Do what ``navigator.credentials.create`` does."""
        self.user_handle = unb64(options["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        attested = bytes(16) + len(self.credential_id).to_bytes(2) + self.credential_id
        data = self._data(options["rp"]["id"], ATTESTED, wrong) + attested + cbor2.dumps(cose)
        statement = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client_data("webauthn.create", options, wrong)
        response = {"clientDataJSON": b64(client), "attestationObject": b64(statement)}
        return self._credential({**response, "transports": ["internal"]})

    def get(self, options: dict[str, Any], **wrong: Any) -> dict[str, Any]:
        """Do what ``navigator.credentials.get`` does."""
        self.count += self.counts
        data = self._data(options["rpId"], 0, wrong)
        client = self._client_data("webauthn.get", options, wrong)
        signed = data + hashlib.sha256(client).digest()
        signature = self.key.sign(wrong.get("signed", signed), ec.ECDSA(SHA256()))
        response = {
            "clientDataJSON": b64(client),
            "authenticatorData": b64(data),
            "signature": b64(signature),
            "userHandle": b64(wrong.get("user_handle", self.user_handle)),
        }
        return self._credential(response)

    def _data(self, rp_id: str, more: int, wrong: dict[str, Any]) -> bytes:
        flags: int = wrong.get("flags", UP | UV) | more
        count: int = wrong.get("count", self.count)
        host: str = wrong.get("rp_id", rp_id)
        return hashlib.sha256(host.encode()).digest() + bytes([flags]) + count.to_bytes(4)

    def _client_data(self, kind: str, options: dict[str, Any], wrong: dict[str, Any]) -> bytes:
        said = {
            "type": wrong.get("type", kind),
            "challenge": wrong.get("challenge", options["challenge"]),
            "origin": wrong.get("origin", self.origin),
            "crossOrigin": False,
        }
        return json.dumps(said).encode()

    def _credential(self, response: dict[str, Any]) -> dict[str, Any]:
        name = b64(self.credential_id)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
            "authenticatorAttachment": "platform",
        }
