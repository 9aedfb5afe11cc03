"""What the client is told for Azure before it is built: the API, headers and routes."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dev.web.headers import ASSETS_CACHED, security_headers

TOLD = ".env.production.local"
"""The file that Vite reads when it builds for Azure, and for nothing else."""


def tell(web: Path, *, api: str, recordings: str) -> None:
    """Write what Vite reads when it builds the client for Azure; raises ValueError."""
    said = json.dumps(configuration(api=api, recordings=recordings))
    lines = f"VITE_API={_origin(api)}\nIMOCK_SITE=`{said}`\n"
    (web / TOLD).write_text(lines, encoding="utf-8")


def configuration(*, api: str, recordings: str) -> dict[str, Any]:
    """Return staticwebapp.config.json for a client of this API; raises ValueError.

    ``recordings`` is the store that recordings are uploaded to and played from.
    """
    store = _origin(recordings)
    headers = security_headers(calls=(_origin(api), store), media=(store,))
    return {
        "globalHeaders": {**headers, "Cache-Control": "no-cache"},
        "routes": [
            {"route": "/assets/*", "headers": {"Cache-Control": ASSETS_CACHED}},
            # The platform's own login, which this client does not have.
            {"route": "/.auth/*", "statusCode": 404},
        ],
        "navigationFallback": {"rewrite": "/index.html", "exclude": ["/assets/*", "/icon.svg"]},
    }


def _origin(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise ValueError(f"{url!r} is no https address")
    return f"https://{parts.netloc}"
