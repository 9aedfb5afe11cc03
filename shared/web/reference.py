"""The API reference page: one HTML document that loads nothing but the API's description."""

import base64
import hashlib
import json
from functools import cache
from pathlib import Path

from shared.web.reply import Html

_VENDOR = Path(__file__).parent / "vendor" / "scalar"

_COLOURS = """
.light-mode { --scalar-color-3: #636363; --scalar-color-red: #b3261e;
  --scalar-color-yellow: #7a5200; --scalar-color-orange: #8f4300;
  --scalar-color-green: #00643f; --scalar-color-blue: #00539f; }
.dark-mode { --scalar-color-3: #a6a6a6; --scalar-color-red: #ff8a80; }
"""
"""Those of the vendor's colours that are too faint to read (WCAG 2.2, 1.4.3), made stronger."""

_SETTINGS = {
    "url": "openapi.json",
    "customCss": _COLOURS,
    "defaultHttpClient": {"targetKey": "shell", "clientKey": "curl"},
    "persistAuth": False,
    "withDefaultFonts": False,
    "telemetry": False,
    "showDeveloperTools": "never",
    "hideClientButton": True,
    "agent": {"disabled": True},
    "mcp": {"disabled": True},
}
"""Nothing is asked of the vendor's servers; the policy of the page would refuse it as well."""

_START = f"Scalar.createApiReference('#reference', {json.dumps(_SETTINGS)});"


@cache
def reference_page() -> Html:
    """Return the page, which may run only the scripts it carries and call only its own origin."""
    scripts = ((_VENDOR / "api-reference.js").read_text(encoding="utf-8"), _START)
    page = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        '<title>iMock API</title><link rel="icon" href="data:,"></head>'
        '<body><div id="reference"></div>'
        "<noscript>This page needs JavaScript; what it shows is in "
        '<a href="openapi.json">openapi.json</a>.</noscript>'
        + "".join(f"<script>{script}</script>" for script in scripts)
        + "</body></html>"
    )
    policy = (
        "default-src 'none'; connect-src 'self'; img-src 'self' data:; style-src 'unsafe-inline'; "
        f"script-src {' '.join(_hash(script) for script in scripts)}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    headers = {"Content-Security-Policy": policy, "Cache-Control": "public, max-age=3600"}
    return Html(page.encode(), headers)


def _hash(script: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"'sha256-{digest}'"
