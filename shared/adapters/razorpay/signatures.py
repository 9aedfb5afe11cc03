"""Signatures as Razorpay makes them: HMAC-SHA256 in hexadecimal, compared in constant time.

The razorpay package's own checks raise TypeError for a body in bytes, a missing signature and one
that is not ASCII, and answer a forgery with an exception; here every signature is good or not.
"""

import hmac


def signature_of(secret: str, message: bytes) -> str:
    """Return what Razorpay would sign these bytes with."""
    return hmac.digest(secret.encode(), message, "sha256").hex()


def is_signed(secret: str, message: bytes, signature: str | None) -> bool:
    """Tell whether the signature is that of the message; an empty secret signs nothing."""
    if not secret or not signature:
        return False
    expected = signature_of(secret, message).encode()
    # What is no UTF-8 text at all (a lone surrogate of a header) must not raise either.
    return hmac.compare_digest(expected, signature.encode("utf-8", "surrogatepass"))
