"""Write docs/openapi.json from the declarations, and what is made of it (`make openapi`)."""

import json
from typing import Any

from dev.contract.clients import write_typescript
from dev.contract.collection import write_collection
from dev.contract.tools import DOCUMENT, tools_installed
from shared import VERSION
from shared.config import Settings
from shared.triggers import load_all
from shared.web.openapi import describe
from shared.web.operation import OPERATIONS
from shared.webhooks.views import EVENT_MODELS

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
        events=EVENT_MODELS,
    )
    returned: dict[str, Any] = json.loads(json.dumps(described))
    return returned


if __name__ == "__main__":
    DOCUMENT.write_text(json.dumps(document(), indent=1) + "\n", encoding="utf-8")
    print(f"{DOCUMENT}: {len(OPERATIONS)} operations")
    if tools_installed():
        write_typescript()
        write_collection()
    else:
        print("the clients are stale until `make contract openapi`, which needs Node")
