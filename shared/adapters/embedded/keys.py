"""Keys in one file, made at the first start."""

import hashlib
import json
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import ConfigDict, Field, ValidationError

from shared import VERSION
from shared.adapters.embedded.files import disk, private_folder, write_once
from shared.adapters.key_material import SECRET_BYTES, derived, read_private_key, thumbprint
from shared.kernel.model import Model
from shared.ports.keys import DamagedKeys, Secrets, SigningKeys

_FILE = "keys.json"


class EmbeddedKeys:
    """Keys of one installation: a P-256 key, and a root that every secret is derived from.

    Both are in one file, so that no crash leaves one without the other.
    """

    def __init__(self, folder: Path) -> None:
        """Read the keys, making them if the folder has none; raises DamagedKeys."""
        path = folder / _FILE
        with disk():
            private_folder(folder)
            if not path.exists():
                write_once(path, _KeyFile.generate().model_dump_json().encode())
            content = _read(path)
        self._root = content.root()
        current = content.private_key()
        key_id = thumbprint(current.public_key())
        self._signing = SigningKeys(key_id, current, {key_id: current.public_key()})

    def signing(self) -> SigningKeys:
        """See Keys."""
        return self._signing

    def secret(self, purpose: str) -> bytes:
        """See Keys."""
        return derived(self._root, purpose)

    def secrets(self, purpose: str) -> Secrets:
        """See Keys. A key file has one root."""
        return Secrets(1, {1: self.secret(purpose)})

    def ping(self) -> str:
        """See Keys."""
        return f"iMock key file {VERSION}"


class _KeyFile(Model):
    """What is in the file; ``check`` is the SHA-256 of the other members."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    version: int = Field(ge=1, le=1)
    signing_key: str
    root_secret: str = Field(pattern=r"^[0-9a-f]{64}$")
    check: str

    @classmethod
    def generate(cls) -> "_KeyFile":
        key = ec.generate_private_key(ec.SECP256R1()).private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        signing_key, root = key.decode(), secrets.token_hex(SECRET_BYTES)
        return cls(
            version=1, signing_key=signing_key, root_secret=root, check=_check(signing_key, root)
        )

    def root(self) -> bytes:
        return bytes.fromhex(self.root_secret)

    def private_key(self) -> ec.EllipticCurvePrivateKey:
        if self.check != _check(self.signing_key, self.root_secret):
            raise ValueError("the check does not fit")
        return read_private_key(self.signing_key)


def _read(path: Path) -> _KeyFile:
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
        content = file.read()
    try:
        keys = _KeyFile.model_validate_json(content)
        keys.private_key()
    except (ValidationError, ValueError) as error:
        raise DamagedKeys(
            f"{path} is damaged. Put back a copy of it: with other keys nobody could log in"
        ) from error
    return keys


def _check(signing_key: str, root_secret: str) -> str:
    return hashlib.sha256(json.dumps([signing_key, root_secret]).encode()).hexdigest()
