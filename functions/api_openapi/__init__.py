"""GET /api/openapi.json: the API's description for machines."""

import json

import azure.functions as func

from shared import VERSION
from shared.web import PUBLIC, Call, JsonText, endpoint
from shared.web.openapi import describe
from shared.web.operation import OPERATIONS

bp = func.Blueprint()


@endpoint(bp, "GET", "openapi.json", access=PUBLIC)
def api_openapi(call: Call) -> JsonText:
    """Read the API's description (OpenAPI 3.1)."""
    settings = call.services.settings
    document = describe(
        OPERATIONS.values(),
        version=VERSION,
        server=settings.public_url,
        contact=settings.privacy_email,
    )
    return JsonText(json.dumps(document).encode(), {"Cache-Control": "public, max-age=300"})
