"""What keys are made of, the same wherever they are kept."""

import base64
import hashlib
import json

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SECRET_BYTES = 32
_COORDINATE_BYTES = 32


def derived(root: bytes, purpose: str) -> bytes:
    """Return the secret of a purpose: HKDF-SHA256 (RFC 5869) of the root, with it as info."""
    if not purpose:
        raise ValueError("a secret is for some purpose")
    info = f"imock secret: {purpose}".encode()
    return HKDF(hashes.SHA256(), SECRET_BYTES, salt=None, info=info).derive(root)


def read_private_key(pem: str) -> ec.EllipticCurvePrivateKey:
    """Return the P-256 key of a PEM text; raises ValueError for anything else."""
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != ec.SECP256R1.name:
        raise ValueError("not a P-256 key")
    return key


def thumbprint(key: ec.EllipticCurvePublicKey) -> str:
    """Return the key's thumbprint (RFC 7638): members in order of name, no white space."""
    numbers = key.public_numbers()
    members = {
        "crv": "P-256",
        "kty": "EC",
        "x": _base64url(numbers.x.to_bytes(_COORDINATE_BYTES)),
        "y": _base64url(numbers.y.to_bytes(_COORDINATE_BYTES)),
    }
    text = json.dumps(members, sort_keys=True, separators=(",", ":"))
    return _base64url(hashlib.sha256(text.encode()).digest())


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
