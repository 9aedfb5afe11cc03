"""The API reference page: one HTML document that loads nothing but the API's description."""

import base64
import hashlib
from functools import cache
from pathlib import Path

from shared.web.reply import Html

_VENDOR = Path(__file__).parent / "vendor" / "swagger-ui"

_START = """
SwaggerUIBundle({
  url: "openapi.json", dom_id: "#reference", deepLinking: true, validatorUrl: null,
  defaultModelsExpandDepth: 0, docExpansion: "list", persistAuthorization: false,
});
"""


@cache
def reference_page() -> Html:
    """Return the page, which may run only the scripts it carries and call only its own origin."""
    scripts = (_read("swagger-ui-bundle.js"), _START)
    page = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>iMock API</title><style>{_read('swagger-ui.css')}</style></head>"
        '<body><div id="reference"></div>'
        + "".join(f"<script>{script}</script>" for script in scripts)
        + "</body></html>"
    )
    policy = (
        "default-src 'none'; connect-src 'self'; img-src data:; style-src 'unsafe-inline'; "
        f"script-src {' '.join(_hash(script) for script in scripts)}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    headers = {"Content-Security-Policy": policy, "Cache-Control": "public, max-age=3600"}
    return Html(page.encode(), headers)


def _read(name: str) -> str:
    return (_VENDOR / name).read_text(encoding="utf-8")


def _hash(script: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"'sha256-{digest}'"
