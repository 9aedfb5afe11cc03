"""Write docs/openapi.json, the API's description, from the declarations (`make openapi`)."""

import json
from pathlib import Path
from typing import Any

from shared import VERSION
from shared.config import Settings
from shared.triggers import load_all
from shared.web.openapi import describe
from shared.web.operation import OPERATIONS

DOCUMENT = Path("docs/openapi.json")
PRODUCTION = "https://api.imock.ai"
"""A running host says its own address."""


def document() -> dict[str, Any]:
    """Return the description under the default settings, as JSON would give it back."""
    load_all()
    settings = Settings()
    described = describe(
        OPERATIONS.values(),
        version=VERSION,
        server=PRODUCTION,
        contact=settings.privacy_email,
    )
    returned: dict[str, Any] = json.loads(json.dumps(described))
    return returned


if __name__ == "__main__":
    DOCUMENT.write_text(json.dumps(document(), indent=1) + "\n", encoding="utf-8")
    print(f"{DOCUMENT}: {len(OPERATIONS)} operations")
