"""What the pages of the client may do: the same rules on this machine and in Azure."""

from collections.abc import Iterable

_RAZORPAY = ("https://checkout.razorpay.com",)
_RAZORPAY_FRAMES = ("https://api.razorpay.com", "https://checkout.razorpay.com")
_RAZORPAY_CALLS = ("https://api.razorpay.com", "https://lumberjack.razorpay.com")

ASSETS_CACHED = "public, max-age=31536000, immutable"
"""How long what is in assets/ is kept: each file is named by what is in it."""


def security_headers(*, calls: Iterable[str], media: Iterable[str]) -> dict[str, str]:
    """Return the headers of a page that calls these origins and plays recordings of those.

    Nothing inline is allowed, and of other scripts only the checkout's.
    """
    sources = {
        "default-src": ("'none'",),
        "script-src": ("'self'", *_RAZORPAY),
        "style-src": ("'self'",),
        "img-src": ("'self'", "data:"),
        "connect-src": ("'self'", *calls, *_RAZORPAY_CALLS),
        "media-src": ("blob:", *media),
        "frame-src": _RAZORPAY_FRAMES,
        "base-uri": ("'none'",),
        "form-action": ("'self'",),
        "frame-ancestors": ("'none'",),
    }
    return {
        "Content-Security-Policy": "; ".join(
            f"{name} {' '.join(dict.fromkeys(allowed))}" for name, allowed in sources.items()
        ),
        "Permissions-Policy": "camera=(self), geolocation=(), microphone=(self)",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
